import { describe, expect, it } from 'vitest';
import { madeUpHead, type HeadOptions } from '../../../testing/made-up-head.ts';
import { faceMeasures, FACE_MEASURES } from './face-measures.ts';
import { headOf } from './head.ts';

type Measure = (typeof FACE_MEASURES)[number];

/** The measures of the made-up head, read off its points: tenths of its height. */
const EXPECTED: Readonly<Record<Measure, number>> = {
  'mouth open': 0.2,
  'lips parted and stretched upright': 1.1,
  'mouth width': 2.9,
  'right mouth corner above the mouth': -0.1,
  'left mouth corner above the mouth': 0.2,
  'upper lip below the nose': 1.4,
  'chin below the nose': 4.5,
  'right eye open': 0.5,
  'left eye open': 0.3,
  'right inner brow above the eye': 0.8,
  'right brow above the eye': 1.2,
  'right outer brow above the eye': 0.7,
  'left inner brow above the eye': 0.9,
  'left brow above the eye': 1.4,
  'left outer brow above the eye': 0.6,
  'distance of the brows': 1.5,
  'width of the nose': 1.7,
};

function measured(options: HeadOptions): Readonly<Record<string, number>> {
  const mesh = madeUpHead(options);
  const values = faceMeasures(mesh, headOf(mesh));
  expect(values).toHaveLength(FACE_MEASURES.length);
  return Object.fromEntries(FACE_MEASURES.map((name, at) => [name, values[at]!]));
}

describe('faceMeasures', () => {
  it.each<[string, HeadOptions]>([
    ['as it is', {}],
    ['further away', { scale: 0.4 }],
    ['elsewhere', { x: -30, y: 900 }],
    ['leaning', { roll: 0.7 }],
    ['upside down', { roll: Math.PI }],
    ['turned to the side', { yaw: 0.6 }],
    ['looking up, to the side and leaning', { yaw: -0.4, pitch: 0.3, roll: -0.2 }],
  ])('are those of a head %s', (_, options) => {
    const values = measured(options);
    for (const name of FACE_MEASURES)
      expect([name, values[name]!.toFixed(2)]).toEqual([name, EXPECTED[name].toFixed(2)]);
  });

  it.each<[string, HeadOptions['moved'], Partial<Record<Measure, number>>]>([
    [
      'a mouth that opens by a tenth of the head',
      { 14: [0, 35, -4] },
      {
        'mouth open': 1.2,
        // the corners stay, the middle of the mouth goes down by half as much
        'right mouth corner above the mouth': 0.4,
        'left mouth corner above the mouth': 0.7,
      },
    ],
    [
      'a smile',
      { 61: [-18, 20, 0], 291: [19, 17, 0] },
      {
        'mouth width': 3.7,
        'right mouth corner above the mouth': 0.4,
        'left mouth corner above the mouth': 0.7,
      },
    ],
    ['a wink', { 386: [17, -9, 0] }, { 'left eye open': 0 }],
    ['a raised brow', { 105: [-17, -32, 0] }, { 'right brow above the eye': 2.2 }],
  ])('know %s, and nothing else changes', (_, moved, changed) => {
    const values = measured({ moved: moved!, yaw: 0.2, roll: 0.1 });
    for (const [name, expected] of Object.entries({ ...EXPECTED, ...changed }))
      expect([name, values[name]!.toFixed(2)]).toEqual([name, expected.toFixed(2)]);
  });
});
