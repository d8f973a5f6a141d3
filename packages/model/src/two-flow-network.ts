import * as tf from '@tensorflow/tfjs';
import {
  expectShapes,
  FLOWS,
  Layer,
  Linear,
  MODALITIES,
  padFrames,
  perModality,
  type Batch,
  type Dropout,
  type Flow,
  type FlowInput,
  type FlowOutput,
  type RandomStream,
  type TwoFlowModel,
} from '@sdumc/core';
import { ImaginationAutoencoder } from '@sdumc/mia';
import { pickView, UnifiedModalityCrossAttention, VIEWS, type TextRepair, type UmcaInput } from '@sdumc/umca';
import { framesOfBothFlows, repairHalf, splitFlows } from './both-flows.ts';
import type { NetworkConfig } from './network-config.ts';
import { paddedBatch } from './padded-batch.ts';

/**
 * The SDUMC network: a complete flow that sees real text and a missing flow that sees simulated text, or none, and lets
 * two imagination autoencoders repair it. Both flows share every weight and run as one batch; what they both see is projected
 * once.
 *
 * Weng et al., ICASSP 2025 (arXiv 2410.15029), method steps 1 to 8. Unlike the published network it sees no padding (unless
 * `maskPadding` is false), so a prediction does not depend on batch mates, and any modality may be absent.
 *
 * @example
 * ```ts
 * const network = new TwoFlowNetwork(publishedNetwork({ audio: 74, text: 768, video: 35 }), randomStream(1));
 * const { valence } = network.flow({ flow: 'complete', frames, dropout: noDropout }); // [B]
 * ```
 */
export class TwoFlowNetwork extends Layer implements TwoFlowModel {
  readonly config: NetworkConfig;
  readonly #umca: UnifiedModalityCrossAttention;
  readonly #repairText: TextRepair | null;
  readonly #valenceHead: Linear;
  readonly #contrastHidden: Linear;
  readonly #contrastOutput: Linear;

  constructor(config: NetworkConfig, random: RandomStream) {
    super();
    this.config = config;
    const { viewWidth, contrastWidth } = config;
    this.#umca = this.child('umca', new UnifiedModalityCrossAttention({ ...config, random }));
    this.#repairText = this.#imagination(random);
    this.#valenceHead = this.child('valenceHead', new Linear({ inputWidth: viewWidth, outputWidth: 1, random }));
    this.#contrastHidden = this.child(
      'contrastHead.0',
      new Linear({ inputWidth: viewWidth, outputWidth: contrastWidth, random }),
    );
    this.#contrastOutput = this.child(
      'contrastHead.1',
      new Linear({ inputWidth: contrastWidth, outputWidth: contrastWidth, random }),
    );
  }

  /**
   * Begins at the mean label with all modalities and views counted alike: the bias of the valence head is the mean, those
   * of the modality weights 1, those of the view weights 1/7.
   *
   * Weights and features meet as products (w·v·C), which all begin near 0 under PyTorch's initialisation; a small set
   * then spends many epochs at a constant prediction.
   */
  startFromMean(valence: number): void {
    const begin = (name: string, value: number) => {
      const bias = this.parameters.get(name) as tf.Variable;
      tf.tidy(() => bias.assign(tf.fill(bias.shape, value)));
    };
    begin('valenceHead.bias', valence);
    begin('umca.modalityWeights.output.bias', 1);
    begin('umca.viewWeighting.output.bias', 1 / VIEWS.length);
  }

  flows({ batch, dropout }: { readonly batch: Batch; readonly dropout: Dropout }): Readonly<Record<Flow, FlowOutput>> {
    expectBatch(batch);
    return tf.tidy(() => {
      const seen = this.config.maskPadding ? batch : paddedBatch(batch);
      const projected = perModality((m) => {
        const rows = this.#umca.projectModality(m, seen.rows[m]); // F_m, [N, d]
        return framesOfBothFlows(rows, seen, m);
      });
      // Both flows at once: the utterances of the complete flow, then the same in the missing flow.
      const both = this.#run({ projected, repairText: repairHalf(this.#repairText), dropout });
      return splitFlows(both, projected);
    });
  }

  flow({ flow, frames, dropout }: FlowInput): FlowOutput {
    return tf.tidy(() => {
      const seen = this.config.maskPadding ? frames : perModality((m) => padFrames(frames[m]));
      const repairText = flow === 'missing' ? this.#repairText : null;
      return this.#run({ projected: this.#umca.project(seen), repairText, dropout });
    });
  }

  #run(input: UmcaInput) {
    const found = this.#umca.attend(input);
    const { representation, modalityWeights, viewWeights, attention } = found;
    return {
      valence: tf.squeeze(this.#valenceHead.apply(representation), [1]) as tf.Tensor1D, // [B]
      representation,
      contrast: this.#contrastOutput.apply(tf.relu(this.#contrastHidden.apply(representation))), // [B, C]
      textQuery: pickView('text', found.queries),
      textViews: found.modalityViews.text,
      modalityWeights,
      viewWeights,
      attention,
    };
  }

  #imagination(random: RandomStream): TextRepair | null {
    const { width, viewWidth, latentWidths, imagination } = this.config;
    if (imagination === 'none') return null;
    const utterance = this.child(
      'utteranceImagination',
      new ImaginationAutoencoder({ width, latentWidth: latentWidths.utterance, residual: imagination, random }),
    );
    const views = this.child(
      'viewImagination',
      new ImaginationAutoencoder({ width: viewWidth, latentWidth: latentWidths.views, residual: imagination, random }),
    );
    return { utterance: (heard) => utterance.apply(heard), views: (found) => views.apply(found) };
  }
}

function expectBatch({ rows, segments, valence }: Batch): void {
  const expect = expectShapes('TwoFlowNetwork batch');
  expect('valence', valence, ['B']);
  for (const modality of MODALITIES) {
    expect(`rows.${modality}`, rows[modality], [`N of ${modality}`, `D of ${modality}`]);
    for (const flow of FLOWS)
      if (segments[flow][modality].length !== valence.size)
        throw new RangeError(
          `TwoFlowNetwork batch segments.${flow}.${modality}: must have B = ${valence.size} entries, received ${segments[flow][modality].length}`,
        );
  }
}
