import * as tf from '@tensorflow/tfjs';
import {
  Layer,
  Mlp,
  perModality,
  type Dropout,
  type FrameRows,
  type Modality,
  type PerModality,
  type RandomStream,
} from '@sdumc/core';
import { AttentionPooling } from './attention-pooling.ts';
import { CrossAttention } from './cross-attention.ts';
import { FrameProjection } from './frame-projection.ts';
import { ModalityWeights } from './modality-weights.ts';
import { ViewQueries } from './view-queries.ts';
import { ViewWeighting } from './view-weighting.ts';

export interface UmcaConfig {
  /** D of each modality */
  readonly featureWidths: PerModality<number>;
  /** d; 256 as published */
  readonly width: number;
  /** h; 128 as published */
  readonly viewWidth: number;
  /** Factor on all attention scores; 0.3 as published */
  readonly attentionScale: number;
  /** Of frames and of what is pooled from them; 0.5 as published */
  readonly frameDropoutRate: number;
  /** Inside the MLPs; 0.3 as published */
  readonly mlpDropoutRate: number;
  readonly random: RandomStream;
}

/** Rebuilds what is known of text from all three modalities, at the two places where the network holds it. */
export interface TextRepair {
  /** New h_t, [B, d], from h_a, h_t, h_v */
  readonly utterance: (representations: PerModality<tf.Tensor2D>) => tf.Tensor2D;
  /** New C_t, [B, 7, h], from C_a, C_t, C_v */
  readonly views: (views: PerModality<tf.Tensor3D>) => tf.Tensor3D;
}

export interface UmcaInput {
  /** F_m, rows [N, d], from {@link UnifiedModalityCrossAttention.project} */
  readonly projected: PerModality<FrameRows>;
  /** What stands in for text that is missing or simulated; null leaves it as it is */
  readonly repairText: TextRepair | null;
  readonly dropout: Dropout;
}

export interface UmcaOutput {
  /** z, [B, h] */
  readonly representation: tf.Tensor2D;
  /** Q, [B, 7, d] */
  readonly queries: tf.Tensor3D;
  /** C_m, [B, 7, h]: what the queries found in each modality (text after its repair) */
  readonly modalityViews: PerModality<tf.Tensor3D>;
  /** w, [B, 3] */
  readonly modalityWeights: tf.Tensor2D;
  /** v, [B, 7] */
  readonly viewWeights: tf.Tensor2D;
  /** [N, 7]: the weight of each frame under each query */
  readonly attention: PerModality<tf.Tensor2D>;
}

/**
 * Unified modality cross-attention: three unaligned sequences in, one representation of the utterance out.
 *
 * Every modality is summed up in a vector; from the three vectors come seven queries (all modalities, each pair, each
 * one); every query is put to the frames of every modality; what they find is weighted by modality, then by view.
 *
 *     h_m = MLP(d, d)(pool(F_m));  w, Q from h;  C_m = MLP(d, h)(attend(Q, F_m));  C = Σ_m w_m C_m;  z = Σ_i v_i C_i
 *
 * SDUMC steps 1 to 7 (Weng et al., ICASSP 2025, arXiv 2410.15029). Differences: there is no padding, unless it is handed in
 * as frames (`padFrames`); a modality without any frame contributes nothing through its frames; and what repairs missing text
 * is handed in as {@link TextRepair}, so this package needs no imagination autoencoder.
 *
 * Parameters: `frameProjection.{m}`, `attentionPooling.{m}`, `utteranceMlp.{m}`, `modalityWeights`, `queries.{view}`,
 * `crossAttention.{m}`, `viewMlp.{m}`, `viewWeighting`.
 *
 * @example
 * ```ts
 * const umca = new UnifiedModalityCrossAttention({
 *   featureWidths: { audio: 74, text: 768, video: 35 },
 *   width: 256,
 *   viewWidth: 128,
 *   attentionScale: 0.3,
 *   frameDropoutRate: 0.5,
 *   mlpDropoutRate: 0.3,
 *   random: randomStream(1),
 * });
 * const { representation } = umca.attend({
 *   projected: umca.project(frames), // frames: rows [N, D] each
 *   repairText: null,
 *   dropout: noDropout,
 * }); // [B, 128]
 * ```
 */
export class UnifiedModalityCrossAttention extends Layer {
  readonly #frameProjection: PerModality<FrameProjection>;
  readonly #attentionPooling: PerModality<AttentionPooling>;
  readonly #utteranceMlp: PerModality<Mlp>;
  readonly #modalityWeights: ModalityWeights;
  readonly #queries: ViewQueries;
  readonly #crossAttention: PerModality<CrossAttention>;
  readonly #viewMlp: PerModality<Mlp>;
  readonly #viewWeighting: ViewWeighting;

  constructor(config: UmcaConfig) {
    super();
    const { featureWidths, width, viewWidth, random } = config;
    const attention = { width, scale: config.attentionScale, dropoutRate: config.frameDropoutRate, random };
    const mlp = { inputWidth: width, dropoutRate: config.mlpDropoutRate, random };
    const weighting = { width, dropoutRate: config.mlpDropoutRate, random };

    this.#frameProjection = perModality((m) =>
      this.child(`frameProjection.${m}`, new FrameProjection({ featureWidth: featureWidths[m], width, random })),
    );
    this.#attentionPooling = perModality((m) => this.child(`attentionPooling.${m}`, new AttentionPooling(attention)));
    this.#utteranceMlp = perModality((m) =>
      this.child(`utteranceMlp.${m}`, new Mlp({ ...mlp, widths: [width, width] })),
    );
    this.#modalityWeights = this.child('modalityWeights', new ModalityWeights(weighting));
    this.#queries = this.child('queries', new ViewQueries(weighting));
    this.#crossAttention = perModality((m) => this.child(`crossAttention.${m}`, new CrossAttention(attention)));
    this.#viewMlp = perModality((m) => this.child(`viewMlp.${m}`, new Mlp({ ...mlp, widths: [width, viewWidth] })));
    this.#viewWeighting = this.child('viewWeighting', new ViewWeighting({ ...weighting, viewWidth }));
  }

  /** @param frames X_m, rows [N, D] each → F_m, rows [N, d] */
  project(frames: PerModality<FrameRows>): PerModality<FrameRows> {
    return perModality((m) => ({ ...frames[m], rows: this.projectModality(m, frames[m].rows) }));
  }

  /** F_m of one modality, [N, D] → [N, d]. Two flows over the same audio need this only once. */
  projectModality(modality: Modality, rows: tf.Tensor2D): tf.Tensor2D {
    return this.#frameProjection[modality].apply(rows);
  }

  /**
   * Everything after the projection: pooling, queries, cross-attention, weighting.
   *
   * @throws RangeError where B, N or d disagree
   */
  attend({ projected, repairText, dropout }: UmcaInput): UmcaOutput {
    return tf.tidy(() => {
      const heard = perModality((m) => {
        const { pooled } = this.#attentionPooling[m].apply({ frames: projected[m], dropout });
        return this.#utteranceMlp[m].apply(pooled, dropout); // h_m, [B, d]
      });
      const representations = repairText === null ? heard : { ...heard, text: repairText.utterance(heard) };

      const modalityWeights = this.#modalityWeights.apply({ representations, dropout }); // w, [B, 3]
      const queries = this.#queries.apply({ representations, modalityWeights, dropout }); // Q, [B, 7, d]

      const answers = perModality((m) => this.#crossAttention[m].apply({ queries, frames: projected[m], dropout }));
      const found = perModality((m) => this.#viewMlp[m].apply(answers[m].attended, dropout)); // C_m, [B, 7, h]
      const modalityViews = repairText === null ? found : { ...found, text: repairText.views(found) };

      const views = weightedSum({ modalityViews, modalityWeights }); // C, [B, 7, h]
      const { representation, viewWeights } = this.#viewWeighting.apply({ views, dropout });
      const attention = perModality((m) => answers[m].attention);
      return { representation, queries, modalityViews, modalityWeights, viewWeights, attention };
    });
  }
}

/** C = Σ_m w_m C_m, [B, 7, h] */
function weightedSum({
  modalityViews,
  modalityWeights,
}: {
  modalityViews: PerModality<tf.Tensor3D>;
  modalityWeights: tf.Tensor2D;
}): tf.Tensor3D {
  const [audio, text, video] = tf.split(tf.expandDims(modalityWeights, 2), 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
  return tf.addN([
    tf.mul(modalityViews.audio, audio),
    tf.mul(modalityViews.text, text),
    tf.mul(modalityViews.video, video),
  ]) as tf.Tensor3D;
}
