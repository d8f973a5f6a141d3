import type { Segment } from '@sdumc/core';
import { describe, expect, it } from 'vitest';
import { makeBatch } from '../batches/make-batch.ts';
import { dropFrames, keptFrames } from './kept-frames.ts';
import { CURVE_RATES } from './missing-protocol.ts';

const kept = (rate: number, { id = 'a[1]', frames = 4000, draw = 0, seed = 1, stream = 'audio' as const } = {}) =>
  keptFrames({ id, seed, draw, stream, frames, rate });
const count = (mask: ArrayLike<number>) => Array.from(mask).reduce((sum, value) => sum + value, 0);

describe('keptFrames', () => {
  it('drops frames at the rate', () => {
    expect(count(kept(0))).toBe(4000);
    for (const rate of CURVE_RATES) expect(1 - count(kept(rate)) / 4000).toBeCloseTo(rate, 1.5);
  });

  // Pinned: an evaluation is repeated by its seed, so what a seed drops may not change unnoticed.
  it('drops what it always dropped', () => {
    expect(kept(0.5, { frames: 24 }).join('')).toBe('000101100001111101111100');
  });

  it('keeps one frame of a sequence, whatever the rate', () => {
    const places = Array.from({ length: 300 }, (_, at) => kept(1, { id: `${at}`, frames: 3 }));
    for (const mask of places) expect(count(mask)).toBe(1);
    for (const place of [0, 1, 2])
      expect(places.filter((mask) => mask[place] === 1).length / 300).toBeCloseTo(1 / 3, 0.9);
    expect([...kept(1, { frames: 1 })]).toEqual([1]);
    expect([...kept(0.5, { frames: 0 })]).toEqual([]);
  });

  it('drops at a higher rate all that it drops at a lower', () => {
    for (const id of ['a', 'b', 'c', 'd']) {
      let before = kept(0, { id, frames: 40 });
      for (const rate of [...CURVE_RATES, 0.99, 1]) {
        const now = kept(rate, { id, frames: 40 });
        now.forEach((value, at) => expect(value).toBeLessThanOrEqual(before[at]!));
        before = now;
      }
    }
  });

  it('is another for another seed, draw, id or stream', () => {
    const own = kept(0.5, { frames: 60 });
    expect(kept(0.5, { frames: 60 })).toEqual(own);
    expect(kept(0.5, { frames: 60, id: 'a[2]' })).not.toEqual(own);
    expect(kept(0.5, { frames: 60, draw: 1 })).not.toEqual(own);
    expect(kept(0.5, { frames: 60, seed: 2 })).not.toEqual(own);
    expect(keptFrames({ id: 'a[1]', seed: 1, draw: 0, stream: 'video', frames: 60, rate: 0.5 })).not.toEqual(own);
  });
});

describe('dropFrames', () => {
  const sequence = (frames: number, width = 2) => {
    return { values: Float32Array.from({ length: frames * width }, (_, at) => at + 1), frames, width };
  };
  const samples = [
    { frames: { audio: sequence(30), text: sequence(9), simulated: sequence(5), video: sequence(12) }, valence: 0 },
    { frames: { audio: sequence(50), text: sequence(4) }, valence: 1 },
    { frames: { video: sequence(20), simulated: sequence(7) }, valence: 2 },
  ];
  const ids = ['x', 'y', 'z'];
  const drop = { rate: 0.5, seed: 3, draw: 1 };
  const batch = makeBatch(samples, { audio: 2, text: 2, simulated: 2, video: 2 });

  const MODALITIES = ['audio', 'text', 'video'] as const;
  /** For each utterance and row of its own: 1 where a run has it. */
  const masksOf = (runs: readonly (readonly Segment[])[], own: readonly Segment[]) =>
    runs.map((ofUtterance, sample) => {
      const { start, count: frames } = own[sample]!;
      const mask = new Array<number>(frames).fill(0);
      for (const run of ofUtterance)
        for (let row = run.start; row < run.start + run.count; row++) mask[row - start]! += 1;
      return mask;
    });

  it('leaves frames out, keeps one of each modality that there is, invents none, leaves values alone', () => {
    const before = structuredClone(batch);
    for (const rate of [0.2, 0.5, 0.9, 1]) {
      const runs = dropFrames(batch, 'complete', { ...drop, ids, rate });
      for (const modality of MODALITIES) {
        const own = batch.segments[modality];
        expect(runs[modality]).toHaveLength(batch.size);
        masksOf(runs[modality], own).forEach((mask, sample) => {
          const had = own[sample]!.count;
          expect(mask).toHaveLength(had);
          expect(count(mask)).toBe(count(runs[modality][sample]!.map((run) => run.count))); // no run lies elsewhere
          expect(mask.every((times) => times === 0 || times === 1)).toBe(true);
          if (had > 0) expect(count(mask)).toBeGreaterThanOrEqual(1);
          if (rate === 1) expect(count(mask)).toBe(Math.min(1, had));
        });
      }
    }
    expect(batch).toEqual(before);
  });

  it('says what is left as runs of rows: in order, none empty, none beside another', () => {
    const runs = dropFrames(batch, 'complete', { ...drop, ids });
    for (const ofUtterance of MODALITIES.flatMap((modality) => runs[modality]))
      ofUtterance.forEach((run, at) => {
        expect(run.count).toBeGreaterThan(0);
        const previous = ofUtterance[at - 1];
        if (previous !== undefined) expect(run.start).toBeGreaterThan(previous.start + previous.count);
      });
    expect(runs.audio[0]!.length).toBeGreaterThan(1);
  });

  it('keeps what keptFrames keeps', () => {
    const runs = dropFrames(batch, 'complete', { ...drop, ids });
    for (const stream of MODALITIES)
      masksOf(runs[stream], batch.segments[stream]).forEach((mask, sample) =>
        expect(mask).toEqual([...keptFrames({ ...drop, id: ids[sample]!, stream, frames: mask.length })]),
      );
  });

  it('drops nothing at rate 0', () => {
    const runs = dropFrames(batch, 'complete', { ...drop, ids, rate: 0 });
    for (const modality of MODALITIES)
      expect(runs[modality]).toEqual(batch.segments[modality].map((own) => (own.count === 0 ? [] : [own])));
  });

  it('drops of an utterance the same frames in any batch', () => {
    const whole = dropFrames(batch, 'complete', { ...drop, ids });
    for (const [sample, id] of ids.entries()) {
      const alone = makeBatch([samples[sample]!], { audio: 2, text: 2, simulated: 2, video: 2 });
      const runs = dropFrames(alone, 'complete', { ...drop, ids: [id] });
      for (const modality of MODALITIES)
        expect(masksOf(runs[modality], alone.segments[modality])).toEqual([
          masksOf(whole[modality], batch.segments[modality])[sample],
        ]);
    }
  });

  it('drops simulated text in the missing flow', () => {
    const { text } = dropFrames(batch, 'missing', { ...drop, ids, rate: 1 });
    expect(masksOf(text, batch.segments.simulated).map(count)).toEqual([1, 0, 1]);
  });

  it('refuses ids of another count', () => {
    expect(() => dropFrames(batch, 'complete', { ...drop, ids: ['x'] })).toThrow(
      'dropFrames ids: must have 3 entries, received 1',
    );
  });
});
