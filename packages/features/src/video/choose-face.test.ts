import { expect, test } from 'vitest';
import { chooseFace } from './choose-face.ts';
import { FACE_COLUMNS, faceFrame } from './face-columns.ts';
import { FACE_MEASURES } from './faces/face-measures.ts';
import type { FacesOfPicture, ObservedFace } from './follow-faces.ts';

/** A face of that size whose mouth is that far open. */
function face(side: number, open = 0, yaw = 0): ObservedFace {
  const points = new Float32Array(468 * 3);
  points.set([0, 0, 0, side, side, 0]);
  for (let point = 2; point < 468; point++) points.set([side / 2, side / 2, 0], 3 * point);
  return {
    square: { x: 0, y: 0, side, angle: 0 },
    mesh: { points, confidence: 1 },
    head: { right: [1, 0, 0], down: [0, 1, 0], away: [0, 0, 1], height: side, roll: 0, yaw, pitch: 0 },
    measures: FACE_MEASURES.map((name) => (name === 'mouth open' ? open : 0.5)),
    expression: { probabilities: Float32Array.of(0, 0, 0, 1, 0, 0, 0), embedding: new Float32Array(256).fill(0.25) },
  };
}
const picture = (...faces: readonly (readonly [number, ObservedFace])[]): FacesOfPicture => ({
  seconds: 0,
  faces: new Map(faces),
});

test('takes the largest face over its whole time, whichever was first', () => {
  const [large, small] = [face(50), face(40)];
  expect(chooseFace([picture([0, small], [1, large]), picture([0, face(60)], [1, face(61)]), picture()])).toEqual([
    large,
    face(61),
    undefined,
  ]);
});

test('a mouth that moves counts for size', () => {
  const talking = [0, 1, 0, 1].map((open) => face(40, open));
  const silent = face(60, 0.4);
  const pictures = talking.map((mouth) => picture([0, silent], [1, mouth]));
  expect(chooseFace(pictures)).toEqual(talking);
  const muttering = [0.4, 0.41, 0.4, 0.41].map((open) => picture([0, silent], [1, face(40, open)]));
  expect(chooseFace(muttering)).toEqual([silent, silent, silent, silent]);
});

test('what ends is followed by what comes after it', () => {
  const [first, second] = [face(30), face(50)];
  expect(chooseFace([picture([0, first]), picture(), picture([1, second])])).toEqual([first, undefined, second]);
});

test('a frame has its columns in order, and changes from the picture before', () => {
  const at = (column: string) => FACE_COLUMNS.indexOf(column);
  const frame = faceFrame(face(40, 0.8, 0.1), face(40, 0.5, 0.3));
  expect(frame).toHaveLength(FACE_COLUMNS.length);
  expect(new Set(FACE_COLUMNS).size).toBe(FACE_COLUMNS.length);
  expect([at('happy'), frame[at('happy')]]).toEqual([3, 1]);
  expect(frame[at('mouth open')]).toBeCloseTo(0.8, 6);
  expect(frame[at('change of: mouth open, * 2')]).toBeCloseTo(0.6, 6);
  expect(frame[at('yaw, radians * 4')]).toBeCloseTo(0.4, 6);
  expect(frame[at('change of yaw, radians * 10')]).toBeCloseTo(2, 6);
  expect(frame[at('expression embedding 255')]).toBe(0.25);
  const alone = faceFrame(face(40, 0.8, 0.1), undefined);
  expect(FACE_COLUMNS.every((column, place) => !column.startsWith('change') || alone[place] === 0)).toBe(true);
});
