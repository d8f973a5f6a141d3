import type { UtteranceSource } from '@sdumc/core';
import { withoutStream } from '@sdumc/datasets';
import { whyNotSimulated, type TrainingConditions } from './training-conditions.ts';

/**
 * Data as networks can read them: without real or simulated text of a kind that training never showed them.
 *
 * @returns a note on each stream that was left out
 */
export function withReadableText(
  source: UtteranceSource,
  networks: readonly TrainingConditions[],
): { readonly source: UtteranceSource; readonly notes: readonly string[] } {
  const { text, simulated } = source.widths;
  const whyNotReal = networks.every(({ conditions }) => conditions.includes('complete'))
    ? null
    : 'the model was trained without real text';
  const reasons = networks.map((trained) => whyNotSimulated(trained, source.simulation ?? null));
  const whyNot = {
    text: text === undefined ? null : whyNotReal,
    simulated: simulated === undefined ? null : (reasons.find((reason) => reason !== null) ?? null),
  };
  const real = whyNot.text === null ? source : withoutStream(source, 'text');
  return {
    source: whyNot.simulated === null ? real : withoutStream(real, 'simulated'),
    notes: [
      ...(whyNot.text === null ? [] : [`real text is left out: ${whyNot.text}`]),
      ...(whyNot.simulated === null ? [] : [`simulated text is left out: ${whyNot.simulated}`]),
    ],
  };
}
