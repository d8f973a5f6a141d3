import * as tf from '@tensorflow/tfjs';
import { countRows, MODALITIES } from '@sdumc/core';
import { flatten, scriptedDropout } from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { expectPlainUmca } from '../testing/expect-plain-umca.ts';
import { VIEW_ORDER } from '../testing/plain-view-queries.ts';
import { BATCH, OBSERVED } from '../testing/tiny-frames.ts';
import { TINY_UMCA, tinyUmca } from '../testing/tiny-umca.ts';

const { attend, attendPlainly } = tinyUmca();
const { width: d, viewWidth: h } = TINY_UMCA;

describe('UnifiedModalityCrossAttention', () => {
  test('every view of the references below is alive', () => {
    const { queries, modalityViews } = attend();
    for (const views of [queries, ...MODALITIES.map((m) => modalityViews[m])])
      VIEW_ORDER.forEach((view, i) =>
        expect(
          flatten(tf.slice(views, [0, i, 0], [-1, 1, -1]).arraySync()).some((x) => x !== 0),
          view,
        ).toBe(true),
      );
  });

  test('equals the method, steps 1 to 7, of the frames that are observed', () => {
    expectPlainUmca(attend(), attendPlainly());
  });

  test('equals the published method of all frames: padding is attended to', () => {
    expectPlainUmca(attend({ mask: null }), attendPlainly({ mask: null }));
  });

  test('drops where the method drops, at its rates, with a draw of its own at each place', () => {
    const { dropout, calls, factor } = scriptedDropout();
    const output = attend({ dropout });
    const places: { place: string; rate: number; shape: number[] }[] = [
      ...MODALITIES.flatMap((m) => [
        { place: `pool.frames.${m}`, rate: 0.4, shape: [countRows(OBSERVED[m]), d] },
        { place: `pool.out.${m}`, rate: 0.4, shape: [BATCH, d] },
        { place: `utterance.0.${m}`, rate: 0.2, shape: [BATCH, d] },
        { place: `utterance.1.${m}`, rate: 0.2, shape: [BATCH, d] },
      ]),
      { place: 'weights.0', rate: 0.2, shape: [BATCH, d] },
      { place: 'weights.1', rate: 0.2, shape: [BATCH, d] },
      ...VIEW_ORDER.map((view) => ({ place: `query.${view}`, rate: 0.2, shape: [BATCH, d] })),
      ...MODALITIES.flatMap((m) => [
        { place: `cross.frames.${m}`, rate: 0.4, shape: [countRows(OBSERVED[m]), d] },
        { place: `cross.out.${m}`, rate: 0.4, shape: [BATCH, 7, d] },
      ]),
      ...MODALITIES.flatMap((m) => [
        { place: `views.0.${m}`, rate: 0.2, shape: [BATCH, 7, d] },
        { place: `views.1.${m}`, rate: 0.2, shape: [BATCH, 7, h] },
      ]),
      { place: 'view.0', rate: 0.2, shape: [BATCH, d] },
      { place: 'view.1', rate: 0.2, shape: [BATCH, h] },
    ];
    expect(calls).toEqual(places.map(({ rate, shape }) => ({ rate, shape })));
    const factors = Object.fromEntries(places.map(({ place }, position) => [place, factor(position)]));
    expectPlainUmca(output, attendPlainly({ factors }), 3e-5); // factors up to 5 make scores large, and float32 coarse
  });
});
