import * as tf from '@tensorflow/tfjs';
import {
  countRows,
  gatherSegments,
  perModality,
  type Batch,
  type FlowOutput,
  type FrameRows,
  type Modality,
  type PerModality,
} from '@sdumc/core';
import type { TextRepair } from '@sdumc/umca';

/** F_m as the utterances of the complete flow see it, then as those of the missing flow do. */
export function framesOfBothFlows(rows: tf.Tensor2D, { segments, paddedCount }: Batch, modality: Modality): FrameRows {
  const both = [...segments.complete[modality], ...segments.missing[modality]];
  return {
    rows: gatherSegments(rows, both),
    counts: both.map(({ count }) => count),
    paddedCount: Math.max(paddedCount.complete[modality], paddedCount.missing[modality]),
  };
}

/** A repair of text that leaves the complete flow's half of the batch as it is. */
export function repairHalf(repair: TextRepair | null): TextRepair | null {
  if (repair === null) return null;
  return {
    utterance: (heard) => {
      const [complete] = halves(heard.text);
      return tf.concat([complete, repair.utterance(perModality((m) => halves(heard[m])[1]))]);
    },
    views: (found) => {
      const [complete] = halves(found.text);
      return tf.concat([complete, repair.views(perModality((m) => halves(found[m])[1]))]);
    },
  };
}

/** Takes what both flows say apart. */
export function splitFlows(both: FlowOutput, projected: PerModality<FrameRows>) {
  const valence = halves(both.valence);
  const representation = halves(both.representation);
  const contrast = halves(both.contrast);
  const textQuery = halves(both.textQuery);
  const textViews = halves(both.textViews);
  const modalityWeights = halves(both.modalityWeights);
  const viewWeights = halves(both.viewWeights);
  const half = (at: 0 | 1) => ({
    valence: valence[at],
    representation: representation[at],
    contrast: contrast[at],
    textQuery: textQuery[at],
    textViews: textViews[at],
    modalityWeights: modalityWeights[at],
    viewWeights: viewWeights[at],
    attention: perModality((m) => {
      const { counts } = projected[m];
      const frames = countRows(counts.slice(0, counts.length / 2)); // of the complete flow
      const [start, count] = at === 0 ? [0, frames] : [frames, countRows(counts) - frames];
      return tf.slice(both.attention[m], [start, 0], [count, -1]);
    }),
  });
  return { complete: half(0), missing: half(1) };
}

function halves<T extends tf.Tensor>(values: T): readonly [T, T] {
  return tf.split(values, 2) as unknown as [T, T];
}
