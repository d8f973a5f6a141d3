import * as tf from '@tensorflow/tfjs';
import { expectShapes, Layer, Mlp, type Dropout, type PerModality, type RandomStream } from '@sdumc/core';
import { VIEWS, type View } from './views.ts';

export interface ViewQueriesConfig {
  /** d */
  readonly width: number;
  readonly dropoutRate: number;
  readonly random: RandomStream;
}

/**
 * The seven queries that are put to the frames of every modality.
 *
 *     fused = w_a h_a + w_t h_t + w_v h_v;  at, tv, av: the same sums over two;  audio, text, video: h_m alone
 *     q_i = MLP_i(d)(view_i)
 *
 * SDUMC step 5 (`cross_{view}_query_mlp`). Every view has an MLP of its own.
 *
 * Parameters: `{view}.0.weight` [d, d], `{view}.0.bias` [d] for each of the seven.
 *
 * @example
 * ```ts
 * const queries = new ViewQueries({ width: 256, dropoutRate: 0.3, random: randomStream(1) });
 * queries.apply({ representations: { audio, text, video }, modalityWeights, dropout: noDropout }).shape; // [B, 7, 256]
 * ```
 */
export class ViewQueries extends Layer {
  readonly width: number;
  readonly #mlps: Readonly<Record<View, Mlp>>;

  constructor({ width, dropoutRate, random }: ViewQueriesConfig) {
    super();
    this.width = width;
    const mlp = (view: View) => this.child(view, new Mlp({ inputWidth: width, widths: [width], dropoutRate, random }));
    this.#mlps = Object.fromEntries(VIEWS.map((view) => [view, mlp(view)])) as Record<View, Mlp>;
  }

  /**
   * @param representations h_m, [B, d] each
   * @param modalityWeights w, [B, 3]
   * @returns Q, [B, 7, d] in the order of `VIEWS`
   */
  apply({
    representations,
    modalityWeights,
    dropout,
  }: {
    readonly representations: PerModality<tf.Tensor2D>;
    readonly modalityWeights: tf.Tensor2D;
    readonly dropout: Dropout;
  }): tf.Tensor3D {
    const expect = expectShapes('ViewQueries');
    const { audio, text, video } = representations;
    expect('audio', audio, ['B', this.width]);
    expect('text', text, ['B', this.width]);
    expect('video', video, ['B', this.width]);
    expect('modalityWeights', modalityWeights, ['B', 3]);
    return tf.tidy(() => {
      const [audioWeight, textWeight, videoWeight] = tf.split(modalityWeights, 3, 1) as [
        tf.Tensor2D,
        tf.Tensor2D,
        tf.Tensor2D,
      ];
      const weightedAudio = tf.mul(audio, audioWeight); // [B, d]
      const weightedText = tf.mul(text, textWeight);
      const weightedVideo = tf.mul(video, videoWeight);
      const audioText = tf.add(weightedAudio, weightedText);
      const views: Record<View, tf.Tensor> = {
        fused: tf.add(audioText, weightedVideo),
        at: audioText,
        tv: tf.add(weightedText, weightedVideo),
        av: tf.add(weightedAudio, weightedVideo),
        audio,
        text,
        video,
      };
      return tf.stack(
        VIEWS.map((view) => this.#mlps[view].apply(views[view], dropout)),
        1,
      ) as tf.Tensor3D;
    });
  }
}
