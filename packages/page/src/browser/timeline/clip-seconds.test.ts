import { expect, it } from 'vitest';
import type { ScoredClip } from '../../api.ts';
import { clipSeconds } from './clip-seconds.ts';

const score = {
  durationSeconds: null,
  conditions: { complete: null, simulated: null, absent: { attention: { audio: [0.5, 0.25, 0.25], text: [1] } } },
  hopSeconds: { audio: 0.5, text: null, video: null },
  lanes: [{ hopSeconds: 0.25, curves: [{ name: 'pitch', values: [1, 2] }] }],
} as unknown as ScoredClip;

it('is what the server says, or else as long as its frames', () => {
  expect(clipSeconds({ ...score, durationSeconds: 1.4 })).toBe(1.4);
  expect(clipSeconds(score)).toBe(1.5);
  expect(clipSeconds({ ...score, conditions: { complete: null, simulated: null, absent: null } })).toBe(0.5);
});
