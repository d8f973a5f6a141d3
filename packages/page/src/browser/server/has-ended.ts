import type { Job } from '../../api.ts';

/** Nothing more comes of it. */
export function hasEnded({ state }: Job): boolean {
  return state === 'done' || state === 'failed' || state === 'stopped';
}
