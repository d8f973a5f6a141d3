import type { Picture } from '@sdumc/core';
import { describe, expect, it } from 'vitest';
import { pointOfSquare, sampleSquare, type Square } from './sample-square.ts';

/** Red grows to the right, green downwards, blue is 7 everywhere. */
const width = 40;
const height = 30;
const picture: Picture = {
  seconds: 0,
  width,
  height,
  rgb: Uint8Array.from({ length: width * height * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    return [5 * (pixel % width), 5 * Math.floor(pixel / width), 7][at % 3]!;
  }),
};
const sampled = (square: Square, size: number) => {
  const into = new Float32Array(size * size * 3);
  sampleSquare(picture, square, { size, into });
  return into;
};
/** What the colours say where a pixel was taken: a plane is sampled exactly, whatever the angle. */
const placeOf = (pixels: Float32Array, pixel: number) =>
  [pixels[3 * pixel]! / 5 + 0.5, pixels[3 * pixel + 1]! / 5 + 0.5] as const;

describe('sampleSquare', () => {
  it.each([0, 0.3, -1.2, Math.PI / 2])('takes every pixel from where pointOfSquare says, turned by %d', (angle) => {
    for (const [side, size] of [
      [10, 5],
      [12, 12],
      [9, 3],
      [6, 18],
    ] as const) {
      // prettier-ignore
      const square = { x: 20, y: 15, side, angle };
      const pixels = sampled(square, size);
      for (let pixel = 0; pixel < size * size; pixel++) {
        const [x, y] = pointOfSquare(square, ((pixel % size) + 0.5) / size, (Math.floor(pixel / size) + 0.5) / size);
        const [foundX, foundY] = placeOf(pixels, pixel);
        expect(foundX).toBeCloseTo(x, 3);
        expect(foundY).toBeCloseTo(y, 3);
        expect(pixels[3 * pixel + 2]).toBeCloseTo(7, 4);
      }
    }
  });

  it('draws the edge out beyond the picture', () => {
    const pixels = sampled({ x: 0, y: 15, side: 20, angle: 0 }, 4);
    expect(pixels[0]).toBe(0); // left of it: its first column
    expect(pixels.every(Number.isFinite)).toBe(true);
  });
});
