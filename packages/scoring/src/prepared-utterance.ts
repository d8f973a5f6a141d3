import * as tf from '@tensorflow/tfjs';
import {
  MODALITIES,
  perModality,
  type Dropout,
  type FlowOutput,
  type Modality,
  type UtteranceFrames,
} from '@sdumc/core';
import { makeBatch, standardise } from '@sdumc/datasets';
import { deviceRows, viewFrames, type InputView } from '@sdumc/trainer';
import { VIEWS, type View } from '@sdumc/umca';
import { mean } from './moments.ts';
import type { ScoringNetwork } from './scoring-network.ts';
import type { ConditionScore } from './utterance-score.ts';

/** What one network says in one run, its attention on the frames that were observed. */
export type PassOutput = Pick<ConditionScore, 'valence' | 'modalityWeights' | 'viewWeights' | 'attention'>;

/** An utterance on the device, as one network takes it. */
export interface PreparedUtterance {
  run(view: InputView, dropout: Dropout): PassOutput;
  dispose(): void;
}

/** Standardises an utterance for a network and uploads it. */
export function prepareUtterance(
  { network, standardisation, clip, widths }: ScoringNetwork,
  frames: UtteranceFrames,
): PreparedUtterance {
  const host = makeBatch([{ frames: standardise(frames, standardisation, { clip }), valence: 0 }], widths);
  const rows = deviceRows(host);
  return {
    run: (view, dropout) =>
      tf.tidy(() => {
        const output = network.flow({ flow: view.flow, frames: viewFrames(host, rows, view), dropout });
        const [w, v] = [output.modalityWeights.dataSync(), output.viewWeights.dataSync()];
        return {
          valence: output.valence.dataSync()[0]!,
          modalityWeights: perModality((modality) => w[MODALITIES.indexOf(modality)]!),
          viewWeights: Object.fromEntries(VIEWS.map((name, at) => [name, v[at]!])) as Record<View, number>,
          attention: Object.fromEntries(view.sees.map((modality) => [modality, meanOfQueries(output, modality)])),
        };
      }),
    dispose: () => tf.dispose(Object.values(rows)),
  };
}

/** [N, 7] → [N] */
function meanOfQueries({ attention }: FlowOutput, modality: Modality): number[] {
  const weights = attention[modality];
  const [frames, queries] = weights.shape;
  const values = weights.dataSync();
  return Array.from({ length: frames }, (_, frame) =>
    mean([...values.subarray(frame * queries, (frame + 1) * queries)]),
  );
}
