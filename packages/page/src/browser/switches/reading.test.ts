import { describe, expect, it } from 'vitest';
import type { Modality } from '@sdumc/core';
import type { ConditionScore } from '@sdumc/scoring';
import { readingOf } from './reading.ts';

const complete: ConditionScore = {
  valence: 1.5,
  spread: 0.1,
  networks: [1.4, 1.6],
  modalityWeights: { audio: 0.2, text: 0.5, video: 0.3 },
  viewWeights: { fused: 1, at: 0, tv: 0, av: 0, audio: 0, text: 0, video: 0 },
  attention: { audio: [1], text: [1], video: [1] },
  seeing: { t: 1.25, at: 1.75, tv: 1, atv: 1.5 },
};
const absent: ConditionScore = { ...complete, valence: 0.5, attention: { audio: [1], video: [1] }, seeing: { a: 0.75, av: 0.5 } }; // prettier-ignore
const on = (...modalities: Modality[]) => new Set(modalities);

describe('readingOf', () => {
  it('is what the networks say of all, with nothing switched off', () => {
    expect(readingOf('complete', complete, on('audio', 'text', 'video'))).toEqual({ applies: true, valence: 1.5, change: null }); // prettier-ignore
    expect(readingOf('absent', absent, on('audio', 'text', 'video'))).toMatchObject({ change: null });
  });

  it('is what they say of what is left, and how that differs', () => {
    expect(readingOf('complete', complete, on('audio', 'text'))).toEqual({
      applies: true,
      valence: 1.75,
      change: 0.25,
    });
    expect(readingOf('complete', complete, on('text'))).toEqual({ applies: true, valence: 1.25, change: -0.25 });
    expect(readingOf('absent', absent, on('audio', 'text'))).toEqual({ applies: true, valence: 0.75, change: 0.25 });
  });

  it('leaves only absent without text, and not even that with nothing but text', () => {
    expect(readingOf('complete', complete, on('audio', 'video'))).toMatchObject({ applies: false });
    expect(readingOf('absent', absent, on('audio', 'video'))).toMatchObject({ applies: true, change: null });
    expect(readingOf('absent', absent, on('text'))).toMatchObject({ applies: false });
  });

  it('says so where the server was not asked', () => {
    expect(readingOf('absent', absent, on('video'))).toMatchObject({ applies: false, why: expect.stringContaining('did not say') }); // prettier-ignore
  });
});
