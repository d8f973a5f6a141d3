import { describe, expect, it } from 'vitest';
import { madeUpHead, type HeadOptions } from '../../../testing/made-up-head.ts';
import { boundsOf, headOf, pointOf } from './head.ts';

describe('headOf', () => {
  it.each<[HeadOptions]>([
    [{}],
    [{ yaw: 0.5 }],
    [{ yaw: -0.5 }],
    [{ pitch: 0.4 }],
    [{ pitch: -0.4 }],
    [{ roll: 0.3 }],
    [{ roll: -0.9 }],
    [{ roll: 2.8 }],
    [{ pitch: -0.3, yaw: 0.6 }],
    [{ yaw: 0.4, scale: 0.2, x: -40 }],
  ])('finds how a head is turned: %j', (turn) => {
    const { yaw, pitch } = headOf(madeUpHead(turn));
    expect(yaw).toBeCloseTo(turn.yaw ?? 0, 4);
    expect(pitch).toBeCloseTo(turn.pitch ?? 0, 4);
    // a head that looks up or to the side without leaning has its eyes level
    expect(headOf(madeUpHead(turn)).roll).toBeCloseTo(turn.roll ?? 0, 4);
  });

  it('gives the angle of the eyes in the picture as roll, whatever else is turned', () => {
    const { points } = madeUpHead({ yaw: 0.5, pitch: 0.3, roll: 0.4 });
    const [left, right] = [pointOf(points, 234), pointOf(points, 454)];
    expect(headOf({ points, confidence: 1 }).roll).toBeCloseTo(Math.atan2(right[1] - left[1], right[0] - left[0]), 5);
  });

  it('has axes of length 1 at right angles, and the height whatever the turn', () => {
    const skewed = { 10: [12, -50, 3], 152: [-2, 50, -4] } as const; // no outline is quite straight
    const { right, down, away, height } = headOf(madeUpHead({ yaw: 0.4, pitch: -0.3, roll: 0.2, moved: skewed }));
    const product = (left: readonly number[], other: readonly number[]) =>
      left.reduce((sum, value, at) => sum + value * other[at]!, 0);
    for (const axis of [right, down, away]) expect(product(axis, axis)).toBeCloseTo(1, 5);
    for (const [one, other] of [
      [right, down],
      [right, away],
      [down, away],
    ] as const)
      expect(product(one, other)).toBeCloseTo(0, 6);
    expect(height).toBeCloseTo(Math.hypot(14, 100, 7), 3);
  });

  it('has its axes point to the right, to the chin and away', () => {
    const { right, down, away } = headOf(madeUpHead());
    expect([...right, ...down, ...away].map(Math.round)).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  });

  it('stays finite for a mesh that fell into one point', () => {
    const { right, down, away, roll, yaw, pitch } = headOf({ points: new Float32Array(468 * 3), confidence: 1 });
    expect([...right, ...down, ...away, roll, yaw, pitch].every(Number.isFinite)).toBe(true);
  });
});

describe('boundsOf', () => {
  it('is the smallest square that holds the mesh, around its middle', () => {
    expect(boundsOf(madeUpHead())).toEqual({ x: 200, y: 150, side: 100 });
    expect(boundsOf(madeUpHead({ moved: { 3: [155, 0, 0], 4: [0, -70, 0] } }))).toEqual({ x: 260, y: 140, side: 190 });
  });
});

describe('pointOf', () => {
  it('is a point, or the middle of several', () => {
    const { points } = madeUpHead();
    expect(pointOf(points, 234)).toEqual([165, 150, 10]);
    expect(pointOf(points, 10, 152, 1, 0)).toEqual([200, 156, -6.25]);
  });
});
