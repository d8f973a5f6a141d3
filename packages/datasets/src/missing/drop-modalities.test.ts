import { randomStream } from '@sdumc/core';
import { describe, expect, it } from 'vitest';
import { makeBatch } from '../batches/make-batch.ts';
import { dropModalities } from './drop-modalities.ts';
import { hideModalities, observedModalities } from './modality-mask.ts';

const all = (samples: number) => new Uint8Array(samples * 3).fill(1);
/** Share of the samples that keep audio, text, video. */
const shares = (mask: Uint8Array) =>
  [0, 1, 2].map((m) => mask.filter((_, at) => at % 3 === m).reduce((sum, kept) => sum + kept, 0) / (mask.length / 3));

describe('dropModalities', () => {
  it('drops each modality at its own rate', () => {
    const [audio, text, video] = shares(
      dropModalities(all(20_000), { audio: 0.5, text: 0.2, video: 0 }, randomStream(1)),
    );
    expect(audio).toBeCloseTo(0.5, 1);
    expect(text).toBeCloseTo(0.8, 1);
    expect(video).toBe(1);
  });

  it('never drops the last, and spares one as often as another', () => {
    const kept = dropModalities(all(9000), { audio: 1, text: 1, video: 1 }, randomStream(1));
    for (let start = 0; start < kept.length; start += 3) {
      expect(kept.subarray(start, start + 3).reduce((sum, value) => sum + value, 0)).toBe(1);
    }
    for (const share of shares(kept)) expect(share).toBeCloseTo(1 / 3, 1);
    expect([...dropModalities(Uint8Array.of(0, 0, 1), { audio: 1, text: 1, video: 1 }, randomStream(1))]).toEqual([
      0, 0, 1,
    ]);
  });

  it('invents nothing', () => {
    const observed = Uint8Array.from({ length: 3000 }, (_, at) => ((at * 7) % 3) % 2);
    const kept = dropModalities(observed, { audio: 0.3, text: 0.3, video: 0.3 }, randomStream(2));
    kept.forEach((value, at) => expect(value).toBeLessThanOrEqual(observed[at]!));
    expect([...dropModalities(Uint8Array.of(0, 0, 0), { audio: 0, text: 0, video: 0 }, randomStream(1))]).toEqual([
      0, 0, 0,
    ]);
  });

  it('is decided by the seed, and for each sample apart from what the others have', () => {
    const rates = { audio: 0.4, text: 0.4, video: 0.4 };
    const one = dropModalities(all(50), rates, randomStream(3));
    expect(dropModalities(all(50), rates, randomStream(3))).toEqual(one);
    expect(dropModalities(all(50), rates, randomStream(4))).not.toEqual(one);
    const others = all(50).fill(0, 0, 3);
    expect(dropModalities(others, rates, randomStream(3)).subarray(3)).toEqual(one.subarray(3));
  });

  it('leaves its input as it was and refuses rates that are none', () => {
    const observed = all(4);
    dropModalities(observed, { audio: 1, text: 1, video: 1 }, randomStream(1));
    expect(observed).toEqual(all(4));
    expect(() => dropModalities(observed, { audio: NaN, text: 0, video: 0 }, randomStream(1))).toThrow(
      /audio: must be from 0 to 1/,
    );
  });
});

describe('observedModalities and hideModalities', () => {
  const frame = { values: Float32Array.of(1, 1), frames: 2, width: 1 };
  const batch = makeBatch(
    [
      { frames: { audio: frame, text: frame }, valence: 0 },
      { frames: { simulated: frame, video: frame }, valence: 0 },
    ],
    {},
  );

  it('see simulated text as the text of the missing flow', () => {
    expect([...observedModalities(batch, 'complete')]).toEqual([1, 1, 0, 0, 0, 1]);
    expect([...observedModalities(batch, 'missing')]).toEqual([1, 0, 0, 0, 1, 1]);
  });

  it('hide nothing of what is kept, and show nothing that is not there', () => {
    const { audio, text, video } = hideModalities(batch, 'complete', all(2));
    expect({ audio, text, video }).toEqual({
      audio: batch.segments.audio,
      text: batch.segments.text,
      video: batch.segments.video,
    });
    expect(text.map(({ count }) => count)).toEqual([2, 0]);
  });

  it('hide whole modalities of single utterances', () => {
    const before = structuredClone(batch);
    const shown = hideModalities(batch, 'missing', Uint8Array.of(0, 0, 0, 0, 1, 0));
    const counts = Object.entries(shown).map(([modality, own]) => [modality, own.map(({ count }) => count)]);
    expect(Object.fromEntries(counts)).toEqual({ audio: [0, 0], text: [0, 2], video: [0, 0] });
    expect(shown.text[1]).toEqual({ start: 2, count: 2 }); // simulated text lies behind the real one
    expect(batch).toEqual(before);
    expect(() => hideModalities(batch, 'missing', new Uint8Array(3))).toThrow(/2 × 3 entries, received 3/);
  });
});
