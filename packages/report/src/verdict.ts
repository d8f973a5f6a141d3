import { CONDITIONS, type Condition } from '@sdumc/core';
import type { Baseline, RunReport } from './run-report.ts';

/** How much lower than the constant's a validation MAE must be before a network counts as having learned anything. */
const LEAST_GAIN = 0.01;

/** The baselines that see no more than a network does under a condition. */
const SEEING_AS_MUCH: Readonly<Record<Condition, readonly Baseline[]>> = {
  complete: ['constant', 'ridgeAll', 'ridgeAudioVideo'],
  simulated: ['constant', 'ridgeAudioVideo'],
  absent: ['constant', 'ridgeAudioVideo'],
};

const BASELINE_NAMES: Readonly<Record<Baseline, string>> = {
  constant: 'the mean label',
  ridgeAll: 'ridge regression',
  ridgeAudioVideo: 'ridge regression on audio and video',
};

/**
 * What a reader of the figures must not overlook, in one sentence: that a network learned nothing, or where a simpler model is
 * better. Null where the network is best under every condition.
 *
 * @param validation MAE of the chosen epochs, and of always predicting the mean training label, on the same utterances
 *
 * @example
 * verdict({ validation: { network: 0.81, constant: 0.81 }, conditions, baselines });
 * // 'The network learned nothing: its validation MAE is 0.810, that of the mean training label 0.810.'
 */
export function verdict({
  validation,
  conditions,
  baselines,
}: Pick<RunReport, 'conditions' | 'baselines'> & {
  readonly validation: { readonly network: number; readonly constant: number };
}): string | null {
  if (validation.network > validation.constant * (1 - LEAST_GAIN))
    return `The network learned nothing: its validation MAE is ${validation.network.toFixed(3)}, that of the mean training label ${validation.constant.toFixed(3)}.`;
  const beaten = CONDITIONS.flatMap((condition) => {
    const network = conditions[condition]?.mae?.mean;
    if (network === undefined) return [];
    const better = SEEING_AS_MUCH[condition]
      .flatMap((baseline) => {
        const mae = baselines[baseline]?.mae?.mean;
        return mae === undefined || mae >= network ? [] : [{ baseline, mae }];
      })
      .sort((left, right) => left.mae - right.mae)[0];
    return better === undefined
      ? []
      : [`${condition} (${BASELINE_NAMES[better.baseline]} ${better.mae.toFixed(3)}, network ${network.toFixed(3)})`];
  });
  return beaten.length === 0 ? null : `A simpler model has a lower test MAE than the network: ${beaten.join('; ')}.`;
}
