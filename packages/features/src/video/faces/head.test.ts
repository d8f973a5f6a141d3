import { describe, expect, it } from 'vitest';
import { faceMeasures, FACE_MEASURES } from './face-measures.ts';
import { MESH_POINTS, type FaceMesh } from './face-mesh.ts';
import { boundsOf, headOf } from './head.ts';

type Turn = { readonly yaw?: number; readonly pitch?: number; readonly roll?: number };

/** A head of made-up points, 100 high, looking at the camera; z grows away from it. Points that are not named lie in its middle. */
const POINTS: Readonly<Record<number, readonly [number, number, number]>> = {
  10: [0, -50, 0],
  152: [0, 50, 0],
  234: [-35, 0, 10],
  454: [35, 0, 10],
  1: [0, 5, -20],
  0: [0, 20, -5],
  13: [0, 24, -4],
  14: [0, 24, -4],
  17: [0, 30, -5],
  61: [-14, 25, 0],
  291: [14, 25, 0],
  33: [-25, -10, 5],
  133: [-10, -10, 0],
  159: [-17, -13, 0],
  145: [-17, -8, 0],
  263: [25, -10, 5],
  362: [10, -10, 0],
  386: [17, -13, 0],
  374: [17, -8, 0],
  55: [-8, -18, -2],
  105: [-17, -22, 0],
  70: [-26, -17, 5],
  285: [8, -18, -2],
  334: [17, -22, 0],
  300: [26, -17, 5],
  98: [-8, 8, -8],
  327: [8, 8, -8],
};

function head(
  { yaw = 0, pitch = 0, roll = 0 }: Turn,
  { scale = 1, x = 200, y = 150, moved = {} as typeof POINTS } = {},
): FaceMesh {
  const points = new Float32Array(MESH_POINTS * 3);
  for (let number = 0; number < MESH_POINTS; number++) {
    let [px, py, pz] = moved[number] ?? POINTS[number] ?? [0, 0, 0];
    // looks up (pitch), then to the picture's right (yaw), then leans clockwise (roll)
    [py, pz] = [py * Math.cos(pitch) + pz * Math.sin(pitch), -py * Math.sin(pitch) + pz * Math.cos(pitch)];
    [px, pz] = [px * Math.cos(yaw) - pz * Math.sin(yaw), px * Math.sin(yaw) + pz * Math.cos(yaw)];
    [px, py] = [px * Math.cos(roll) - py * Math.sin(roll), px * Math.sin(roll) + py * Math.cos(roll)];
    points.set([x + scale * px, y + scale * py, scale * pz], 3 * number);
  }
  return { points, confidence: 1 };
}
const measure = (mesh: FaceMesh, name: (typeof FACE_MEASURES)[number]) =>
  faceMeasures(mesh, headOf(mesh))[FACE_MEASURES.indexOf(name)]!;

describe('headOf', () => {
  it.each<[Turn]>([
    [{}],
    [{ yaw: 0.5 }],
    [{ yaw: -0.5 }],
    [{ pitch: 0.4 }],
    [{ pitch: -0.4 }],
    [{ roll: 0.3 }],
    [{ roll: -0.9 }],
  ])('finds how a head is turned: %j', (turn) => {
    const { yaw, pitch, roll } = headOf(head(turn));
    expect([yaw, pitch, roll].map((angle) => angle.toFixed(4))).toEqual(
      [turn.yaw ?? 0, turn.pitch ?? 0, turn.roll ?? 0].map((angle) => (angle + 0).toFixed(4)),
    );
  });

  it('has axes at right angles, and the height whatever the turn', () => {
    const { right, down, away, height } = headOf(head({ yaw: 0.4, pitch: -0.3, roll: 0.2 }));
    const dot = (left: readonly number[], other: readonly number[]) =>
      left.reduce((sum, value, at) => sum + value * other[at]!, 0);
    for (const axis of [right, down, away]) expect(dot(axis, axis)).toBeCloseTo(1, 5);
    expect([dot(right, down), dot(right, away), dot(down, away)].map((value) => Math.abs(value) < 1e-6)).toEqual([
      true,
      true,
      true,
    ]);
    expect(height).toBeCloseTo(100, 3);
  });
});

describe('boundsOf', () => {
  it('is the smallest square that holds the mesh, around its middle', () => {
    expect(boundsOf(head({}))).toEqual({ x: 200, y: 150, side: 100 });
  });
});

describe('faceMeasures', () => {
  it.each<[string, FaceMesh]>([
    ['further away', head({}, { scale: 0.4 })],
    ['elsewhere', head({}, { x: -30, y: 900 })],
    ['leaning', head({ roll: 0.7 })],
    ['turned', head({ yaw: 0.6, pitch: 0.3 })],
  ])('stay the same %s', (_, mesh) => {
    const still = head({});
    const expected = faceMeasures(still, headOf(still));
    expect(expected).toHaveLength(FACE_MEASURES.length);
    faceMeasures(mesh, headOf(mesh)).forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 3));
  });

  it('grow with what they measure, and nothing else does', () => {
    const open = head({}, { moved: { 14: [0, 34, -4], 17: [0, 40, -5] } });
    expect(measure(head({}), 'mouth open')).toBeCloseTo(0, 4);
    expect(measure(open, 'mouth open')).toBeCloseTo(1, 4); // a tenth of the head
    const smiling = head({}, { moved: { 61: [-18, 20, 0], 291: [18, 20, 0] } });
    expect(measure(smiling, 'mouth width') - measure(head({}), 'mouth width')).toBeCloseTo(0.8, 4);
    for (const side of ['right', 'left'] as const)
      expect(
        measure(smiling, `${side} mouth corner above the mouth`) -
          measure(head({}), `${side} mouth corner above the mouth`),
      ).toBeCloseTo(0.5, 4);
    const winking = head({}, { moved: { 386: [17, -9, 0], 374: [17, -9, 0] } });
    expect(
      [measure(winking, 'left eye open'), measure(winking, 'right eye open')].map((value) => value.toFixed(3)),
    ).toEqual(['0.000', '0.500']);
    const raised = head({}, { moved: { 105: [-17, -32, 0] } });
    expect(measure(raised, 'right brow above the eye') - measure(head({}), 'right brow above the eye')).toBeCloseTo(
      1,
      4,
    );
    expect(measure(raised, 'left brow above the eye')).toBeCloseTo(measure(head({}), 'left brow above the eye'), 4);
  });
});
