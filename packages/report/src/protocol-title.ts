import type { Subset } from '@sdumc/core';
import type { EvaluatedProtocol } from './evaluation-report.ts';
import { SUBSET_TITLES } from './sections/subsets.ts';

const TITLES: Readonly<Record<Exclude<EvaluatedProtocol['kind'], 'subset'>, string>> = {
  text: 'Text absent',
  simulated: 'Text simulated from audio',
  random: 'Modalities hidden',
  frames: 'Frames dropped',
};

/** What a protocol does, in a few words; its rates, where they are not those of a whole curve, as in its name. */
export function protocolTitle({ protocol, kind }: Pick<EvaluatedProtocol, 'protocol' | 'kind'>): string {
  if (kind === 'subset') return `${SUBSET_TITLES[protocol as Subset]} alone`;
  return protocol === kind ? TITLES[kind] : `${TITLES[kind]} (${protocol})`;
}
