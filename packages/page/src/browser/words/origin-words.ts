import type { UtteranceScore } from '@sdumc/scoring';
import type { ServedModel } from '../../api.ts';

/** `3 networks trained on the data “CMU-MOSI”` */
export function networksWords({ networks, dataset }: ServedModel): string {
  const who = networks === 1 ? 'one network' : `${networks} networks`;
  return `${who} trained on ${dataset === null ? 'data that have no name' : `the data “${dataset}”`}`;
}

/** Where the number after ± comes from. */
export function spreadWords(spreadFrom: UtteranceScore['spreadFrom']): string {
  return spreadFrom === 'networks'
    ? 'how far the networks differ'
    : 'how far one network differs from itself with parts of it left out (dropout)';
}
