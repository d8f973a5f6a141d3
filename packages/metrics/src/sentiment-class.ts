import { roundHalfToEven } from './round-half-to-even.ts';

/** The whole-number class of a valence: clipped to [-limit, limit], then rounded half to even. */
export function sentimentClass(valence: number, limit: number): number {
  return roundHalfToEven(Math.min(limit, Math.max(-limit, valence)));
}
