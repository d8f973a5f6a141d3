import { greatest } from './greatest.ts';

/** Where in a clip the greatest attention lies: the middle of its frame, in seconds. Null where nothing is attended to. */
export function greatestAtSeconds(attention: readonly number[], hopSeconds: number): number | null {
  const most = greatest(attention);
  return most === 0 ? null : (attention.indexOf(most) + 0.5) * hopSeconds;
}
