import { expect, test } from 'vitest';
import { madeUpFace } from '../../testing/made-up-face.ts';
import { chooseFace } from './choose-face.ts';
import type { FacesOfPicture, ObservedFace } from './follow-faces.ts';

const picture = (...faces: readonly (readonly [number, ObservedFace])[]): FacesOfPicture => ({
  seconds: 0,
  faces: new Map(faces),
});
const sized = (scale: number) => madeUpFace({ scale });
const opening = (scale: number, openings: readonly number[]) => openings.map((open) => madeUpFace({ scale, open }));

test('takes the largest face, whichever was first', () => {
  const [large, small] = [sized(1.2), sized(1)];
  expect(chooseFace([picture([0, small], [1, large])])).toEqual([large]);
  expect(chooseFace([picture([0, large], [1, small])])).toEqual([large]);
});

test('the largest is that over its whole time, not of each picture', () => {
  const [near, passing] = [
    [sized(1), sized(2), sized(2)],
    [sized(1.3), sized(1.4), sized(1.3)],
  ] as const;
  expect(chooseFace(near.map((face, at) => picture([0, passing[at]!], [1, face])))).toEqual(near);
});

test('a mouth that moves counts for size: by twice at most', () => {
  const silent = madeUpFace({ scale: 1.5, open: 0.4 });
  const beside = (mouths: readonly ObservedFace[], other: ObservedFace) =>
    chooseFace(mouths.map((mouth) => picture([0, other], [1, mouth])));
  const talking = opening(1, [0, 1, 0, 1]); // deviates by 0.5
  expect(beside(talking, silent)).toEqual(talking);
  const muttering = opening(1, [0.3, 0.5, 0.3, 0.5]); // by 0.1: counts 4 / 3
  expect(beside(muttering, silent)).toEqual(muttering.map(() => silent));
  expect(beside(muttering, sized(1.3))).toEqual(muttering);
  expect(beside(opening(1, [0, 9, 0, 9]), sized(2.1))).toEqual(talking.map(() => sized(2.1)));
});

test('a mouth that is open all the time does not talk', () => {
  const silent = sized(1.1);
  const gaping = opening(1, [2, 2]);
  expect(chooseFace(gaping.map((face) => picture([0, silent], [1, face])))).toEqual([silent, silent]);
});

test('of faces whose times overlap, the better takes its whole time and the other the rest', () => {
  const [large, small] = [sized(2), sized(1)];
  const pictures = [picture([0, small]), picture([0, small], [1, large]), picture([1, large]), picture([2, small])];
  expect(chooseFace(pictures)).toEqual([small, large, large, small]);
});

test('what ends is followed by what comes after it, and nothing is made up in between', () => {
  const [first, second] = [sized(1), sized(2)];
  expect(chooseFace([picture([0, first]), picture(), picture([1, second])])).toEqual([first, undefined, second]);
  expect(chooseFace([picture(), picture()])).toEqual([undefined, undefined]);
  expect(chooseFace([])).toEqual([]);
});
