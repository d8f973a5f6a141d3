import { describe, expect, it } from 'vitest';
import { madeUpFace } from '../../testing/made-up-face.ts';
import { FACE_COLUMNS, faceFrame } from './face-columns.ts';
import { EXPRESSIONS } from './faces/expression.ts';
import { FACE_MEASURES } from './faces/face-measures.ts';

const at = (column: string) => {
  expect(FACE_COLUMNS).toContain(column);
  return FACE_COLUMNS.indexOf(column);
};
const changes = FACE_COLUMNS.filter((column) => column.startsWith('change'));

describe('FACE_COLUMNS', () => {
  it('names each of 303 places once', () => {
    expect(FACE_COLUMNS).toHaveLength(303);
    expect(new Set(FACE_COLUMNS).size).toBe(303);
    expect(changes).toHaveLength(20);
  });
});

describe('faceFrame', () => {
  const now = madeUpFace({ open: 0.8, yaw: 0.1, pitch: 0.3, roll: -0.2 });
  const before = madeUpFace({ open: 0.5, yaw: 0.3, pitch: 0.1, roll: -0.15 });
  const frame = faceFrame(now, before);
  const alone = faceFrame(now, undefined);

  it('holds at each place what its column says', () => {
    expect(frame).toHaveLength(FACE_COLUMNS.length);
    EXPRESSIONS.forEach((name) => expect([name, frame[at(name)]]).toEqual([name, name === 'happy' ? 1 : 0]));
    for (const angle of ['yaw', 'pitch', 'roll'] as const)
      expect(frame[at(`${angle}, radians * 4`)]).toBeCloseTo(4 * now.head[angle], 6);
    for (const [place, name] of FACE_MEASURES.entries()) expect(frame[at(name)]).toBeCloseTo(now.measures[place]!, 6);
    for (const place of [0, 100, 255]) expect(frame[at(`expression embedding ${place}`)]).toBe(place / 256);
  });

  it('holds how much each has changed since the picture before, whichever way', () => {
    for (const angle of ['yaw', 'pitch', 'roll'] as const)
      expect(frame[at(`change of ${angle}, radians * 10`)]).toBeCloseTo(
        10 * Math.abs(now.head[angle] - before.head[angle]),
        6,
      );
    expect(frame[at('change of: mouth open, * 2')]).toBeCloseTo(0.6, 6);
    expect(frame[at('change of: chin below the nose, * 2')]).toBe(0);
    expect(faceFrame(before, now)[at('change of: mouth open, * 2')]).toBeCloseTo(0.6, 6);
  });

  it('holds changes of 0 where there is no picture before, and the same besides', () => {
    for (const [place, column] of FACE_COLUMNS.entries())
      expect([column, alone[place]]).toEqual([column, changes.includes(column) ? 0 : frame[place]]);
  });
});
