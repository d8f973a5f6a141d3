import { MODALITIES, SUBSETS, type PerModality } from '@sdumc/core';
import { describe, expect, it } from 'vitest';
import { CURVE_RATES } from './missing-protocol.ts';
import { visibleSubset } from './visible-subset.ts';

const ALL = { audio: true, text: true, video: true };
const IDS = Array.from({ length: 6000 }, (_, row) => `video[${row}]`);
const seen = (id: string, rate: number, observed: PerModality<boolean> = ALL, draw = 0, seed = 1) =>
  visibleSubset({ id, seed, draw, rate, observed });
/** Share of the modalities of all utterances that are hidden. */
const hiddenShare = (rate: number) => 1 - IDS.reduce((sum, id) => sum + seen(id, rate).length, 0) / (3 * IDS.length);

describe('visibleSubset', () => {
  it('shows all at rate 0 and one at rate 1', () => {
    for (const id of IDS.slice(0, 300)) {
      expect(seen(id, 0)).toBe('atv');
      expect(seen(id, 1)).toHaveLength(1);
    }
  });

  it('hides r − r³/3 of three modalities, each as often as another', () => {
    for (const rate of CURVE_RATES) expect(hiddenShare(rate)).toBeCloseTo(rate - rate ** 3 / 3, 1.7);
    for (const letter of ['a', 't', 'v']) {
      const share = IDS.filter((id) => seen(id, 0.5).includes(letter)).length / IDS.length;
      expect(share).toBeCloseTo(1 - (0.5 - 0.5 ** 3 / 3), 1.5);
    }
  });

  it('hides modalities independently of each other', () => {
    const share = (subset: string) => IDS.filter((id) => seen(id, 0.3) === subset).length / IDS.length;
    expect(share('atv')).toBeCloseTo(0.7 ** 3, 1.5);
    for (const two of ['at', 'av', 'tv']) expect(share(two)).toBeCloseTo(0.7 ** 2 * 0.3, 1.5);
    for (const one of ['a', 't', 'v']) expect(share(one)).toBeCloseTo(0.7 * 0.3 ** 2 + 0.3 ** 3 / 3, 1.5);
  });

  // Pinned: an evaluation is repeated by its seed, so what a seed hides may not change unnoticed.
  it('hides what it always hid', () => {
    const pinned = Array.from({ length: 12 }, (_, row) => seen(`utterance ${row}`, 0.5));
    expect(pinned.join(' ')).toBe('atv atv av atv at at av at at at av t');
  });

  it('hides at a higher rate all that it hides at a lower', () => {
    const observed = [ALL, { ...ALL, text: false }, { audio: false, text: true, video: false }];
    for (const [at, id] of IDS.slice(0, 900).entries()) {
      let before: string = 'atv';
      for (const rate of [...CURVE_RATES, 0.95, 0.999, 1]) {
        const now = seen(id, rate, observed[at % 3]!);
        for (const letter of now) expect(before).toContain(letter);
        before = now;
      }
    }
  });

  it('never hides the last modality that an utterance has', () => {
    for (const subset of SUBSETS) {
      const observed = Object.fromEntries(
        MODALITIES.map((modality) => [modality, subset.includes(modality.charAt(0))]),
      ) as PerModality<boolean>;
      for (const id of IDS.slice(0, 200))
        for (const rate of [0.5, 0.9, 1]) {
          const left = Array.from(seen(id, rate, observed)).filter((letter) => subset.includes(letter));
          expect(left.length).toBeGreaterThanOrEqual(1);
        }
    }
    const nothing = { audio: false, text: false, video: false };
    for (const id of IDS.slice(0, 50)) expect(seen(id, 1, nothing)).toHaveLength(1);
  });

  it('decides each modality apart from what else the utterance has, but for the last', () => {
    for (const id of IDS.slice(0, 300)) {
      const [whole, without] = [seen(id, 0.4), seen(id, 0.4, { ...ALL, video: false })];
      // Of two that are left without video, neither was spared for being the last.
      if (without.replace('v', '').length === 2) expect(whole).toBe(without);
    }
  });

  it('is another for another seed, draw or id, and the same for the same', () => {
    const fates = (draw: number, seed: number) => IDS.slice(0, 100).map((id) => seen(id, 0.5, ALL, draw, seed));
    expect(fates(0, 1)).toEqual(fates(0, 1));
    expect(fates(1, 1)).not.toEqual(fates(0, 1));
    expect(fates(0, 2)).not.toEqual(fates(0, 1));
    expect(new Set(fates(0, 1)).size).toBe(SUBSETS.length);
  });
});
