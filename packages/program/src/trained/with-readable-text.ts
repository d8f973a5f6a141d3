import type { UtteranceSource } from '@sdumc/core';
import { withoutStream } from '@sdumc/datasets';
import { whyNotSimulated, type TrainingConditions } from './training-conditions.ts';

/** Data as networks can read them. */
export interface ReadableText {
  readonly source: UtteranceSource;
  /** Why real or simulated text was left out */
  readonly leftOut: Readonly<Partial<Record<'text' | 'simulated', string>>>;
  /** The same as a line each */
  readonly notes: readonly string[];
}

/** Leaves out real or simulated text of a kind that training never showed one of the networks. */
export function withReadableText(source: UtteranceSource, networks: readonly TrainingConditions[]): ReadableText {
  const { text, simulated } = source.widths;
  const readsReal = networks.every(({ conditions }) => conditions.includes('complete'));
  const [whyNot] = networks.flatMap((trained) => whyNotSimulated(trained, source.simulation ?? null) ?? []);
  const leftOut = {
    ...(text !== undefined && !readsReal && { text: 'the model was trained without real text' }),
    ...(simulated !== undefined && whyNot !== undefined && { simulated: whyNot }),
  };
  const streams = Object.keys(leftOut) as (keyof typeof leftOut)[];
  return {
    source: streams.reduce(withoutStream, source),
    leftOut,
    notes: streams.map((stream) => `${stream === 'text' ? 'real' : stream} text is left out: ${leftOut[stream]}`),
  };
}
