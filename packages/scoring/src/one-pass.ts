import * as tf from '@tensorflow/tfjs';
import {
  gatherSegments,
  MODALITIES,
  perModality,
  streamOf,
  type Dropout,
  type Flow,
  type FlowOutput,
  type Modality,
  type PerModality,
  type UtteranceFrames,
} from '@sdumc/core';
import { makeBatch, standardise } from '@sdumc/datasets';
import { VIEWS, type View } from '@sdumc/umca';
import { mean } from './moments.ts';
import type { ScoringNetwork } from './scoring-network.ts';

/** What one run of one flow sees of an utterance. */
export interface Pass {
  readonly flow: Flow;
  readonly sees: readonly Modality[];
}

/** What one network says in one run. */
export interface PassOutput {
  readonly valence: number;
  readonly modalityWeights: PerModality<number>;
  readonly viewWeights: Readonly<Record<View, number>>;
  /** [T] of what is seen, mean of the seven queries */
  readonly attention: Readonly<Partial<Record<Modality, readonly number[]>>>;
}

/** An utterance on the device, as one network takes it. */
export interface PreparedUtterance {
  run(pass: Pass, dropout: Dropout): PassOutput;
  dispose(): void;
}

/** Standardises an utterance for a network and uploads it. */
export function prepareUtterance(
  { network, standardisation, clip, widths }: ScoringNetwork,
  frames: UtteranceFrames,
): PreparedUtterance {
  const host = makeBatch([{ frames: standardise(frames, standardisation, { clip }), valence: 0 }], widths);
  const rows = perModality((modality) => {
    const { values, width } = host.rows[modality];
    return tf.tensor2d(values, [values.length / width, width]);
  });
  return {
    run({ flow, sees }, dropout) {
      return tf.tidy(() => {
        const seen = perModality((modality) => {
          const stream = streamOf(flow, modality);
          const [segment] = host.segments[stream];
          const isSeen = sees.includes(modality);
          return {
            rows: gatherSegments(rows[modality], isSeen ? [segment!] : []),
            counts: [isSeen ? segment!.count : 0],
            // To a network that attends to padding, a hidden modality is one frame of zeros.
            paddedCount: isSeen ? host.longest[stream] : 1,
          };
        });
        const { valence, modalityWeights, viewWeights, attention } = network.flow({ flow, frames: seen, dropout });
        const [w, v] = [modalityWeights.dataSync(), viewWeights.dataSync()];
        return {
          valence: valence.dataSync()[0]!,
          modalityWeights: perModality((modality) => w[MODALITIES.indexOf(modality)]!),
          viewWeights: Object.fromEntries(VIEWS.map((view, at) => [view, v[at]!])) as Record<View, number>,
          attention: Object.fromEntries(sees.map((modality) => [modality, frameMeans(attention[modality])])),
        };
      });
    },
    dispose: () => tf.dispose(Object.values(rows)),
  };
}

/** [N, 7] → [N] */
function frameMeans(weights: FlowOutput['attention'][Modality]): number[] {
  const [frames, queries] = weights.shape;
  const values = weights.dataSync();
  return Array.from({ length: frames }, (_, frame) =>
    mean([...values.subarray(frame * queries, (frame + 1) * queries)]),
  );
}
