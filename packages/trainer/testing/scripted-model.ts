import * as tf from '@tensorflow/tfjs';
import {
  countRows,
  MODALITIES,
  perModality,
  type Batch,
  type Condition,
  type Dropout,
  type FlowInput,
  type FlowOutput,
  type TwoFlowModel,
} from '@sdumc/core';

/** What a training pass was handed, in plain numbers. */
export interface SeenBatch {
  readonly valence: readonly number[];
  /** Whether it is shown any frame, by flow, for each utterance, then audio, text, video */
  readonly observed: Readonly<Record<'complete' | 'missing', readonly (readonly boolean[])[]>>;
  /** What dropout at rate 0.5 does to sixteen ones */
  readonly dropped: readonly number[];
}

/**
 * A model of one parameter, `offset`: in training it predicts the offset; in evaluation it is wrong by just as much as
 * the script says for that validation and condition, all labels being 0.
 */
export class ScriptedModel implements TwoFlowModel {
  readonly offset = tf.variable(tf.scalar(0.5));
  readonly parameters = new Map([['offset', this.offset as tf.Variable]]);
  readonly seen: SeenBatch[] = [];
  readonly #script: readonly Readonly<Record<Condition, number>>[];
  #validations = 0;

  constructor(script: readonly Readonly<Record<Condition, number>>[] = []) {
    this.#script = script;
  }

  flows({ batch, dropout }: { batch: Batch; dropout: Dropout }) {
    const [size] = batch.valence.shape;
    const observed = (flow: 'complete' | 'missing') => {
      const counts = (row: number) => MODALITIES.map((m) => batch.segments[flow][m][row]!.count);
      return Array.from({ length: size }, (_, row) => counts(row).map((count) => count > 0));
    };
    const dropped = Array.from(tf.tidy(() => dropout(tf.ones([16]), 0.5).dataSync()));
    this.seen.push({
      valence: batch.valence.arraySync(),
      observed: { complete: observed('complete'), missing: observed('missing') },
      dropped,
    });
    return { complete: this.#output(size, this.offset), missing: this.#output(size, this.offset) };
  }

  flow({ flow, frames }: FlowInput): FlowOutput {
    const { counts } = frames.text;
    const size = counts.length;
    if (flow === 'complete') this.#validations++;
    const hears = countRows(counts) > 0;
    const condition = flow === 'complete' ? 'complete' : hears ? 'simulated' : 'absent';
    return this.#output(size, tf.scalar(this.#script[this.#validations - 1]?.[condition] ?? 0));
  }

  #output(size: number, value: tf.Tensor): FlowOutput {
    return {
      valence: tf.mul(tf.ones([size]), value) as tf.Tensor1D,
      representation: tf.zeros([size, 2]),
      contrast: tf.zeros([size, 2]),
      textQuery: tf.zeros([size, 2]),
      textViews: tf.zeros([size, 7, 2]),
      modalityWeights: tf.zeros([size, 3]),
      viewWeights: tf.zeros([size, 7]),
      attention: perModality(() => tf.zeros<tf.Rank.R2>([size, 7])),
    };
  }
}
