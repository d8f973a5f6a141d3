import { expect, it } from 'vitest';
import type { ConditionScore } from '@sdumc/scoring';
import type { ScoredClip } from '../../api.ts';
import { whyLacking } from './why-lacking.ts';

it('says why nothing is made of a modality', () => {
  const absent = { attention: { audio: [1] } } as unknown as ConditionScore;
  const score = {
    conditions: { complete: null, simulated: null, absent },
    missing: { simulated: 'nobody asked for it' },
  } as unknown as ScoredClip;
  expect(whyLacking('audio', score)).toBeNull();
  expect(whyLacking('text', score)).toBe('nobody asked for it');
  expect(whyLacking('video', score)).toBe('the networks make nothing of it');
});
