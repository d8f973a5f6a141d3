import { expect, test } from 'vitest';
import { overlap, suppressOverlaps, type DetectedFace } from './suppress-overlaps.ts';

const face = (x: number, y: number, side: number, confidence: number, angle = 0): DetectedFace => ({
  x,
  y,
  side,
  angle,
  confidence,
});

test('hits of one face become their mean, weighed by confidence; others stay', () => {
  const faces = suppressOverlaps([face(100, 100, 40, 0.6), face(300, 100, 60, 0.7), face(104, 100, 44, 0.9, 0.2)]);
  expect(faces).toHaveLength(2);
  expect(faces[0]!.x).toBeCloseTo((100 * 0.6 + 104 * 0.9) / 1.5, 6);
  expect(faces[0]!.side).toBeCloseTo((40 * 0.6 + 44 * 0.9) / 1.5, 6);
  expect(faces[0]!.angle).toBeCloseTo(0.12, 2);
  expect(faces[0]!.confidence).toBe(0.9);
  expect(faces[1]!.x).toBeCloseTo(300, 9);
  expect(faces[1]!.side).toBeCloseTo(60, 9);
  expect(suppressOverlaps([])).toEqual([]);
});

test('angles are averaged around the circle', () => {
  const [turned] = suppressOverlaps([face(0, 0, 10, 1, Math.PI - 0.1), face(0, 0, 10, 1, -Math.PI + 0.1)]);
  expect(Math.abs(turned!.angle)).toBeCloseTo(Math.PI, 6);
});

test('overlap is the shared area over the joint one', () => {
  expect(overlap({ x: 0, y: 0, side: 10 }, { x: 5, y: 0, side: 10 })).toBeCloseTo(50 / 150, 10);
  expect(overlap({ x: 0, y: 0, side: 10 }, { x: 0, y: 0, side: 10 })).toBe(1);
  expect(overlap({ x: 0, y: 0, side: 10 }, { x: 20, y: 0, side: 10 })).toBe(0);
});
