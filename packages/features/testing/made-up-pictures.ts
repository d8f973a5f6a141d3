import type { Picture, Pictures } from '@sdumc/core';

/** Pictures of slopes and stripes, no two alike, in steps of `hopSeconds`. */
export function madeUpPictures({ count, width, height, hopSeconds, seed = 0 }: PictureOptions): Picture[] {
  return Array.from({ length: count }, (_, number) => ({
    seconds: number * hopSeconds,
    width,
    height,
    rgb: Uint8Array.from({ length: height * width * 3 }, (_byte, place) => {
      const channel = place % 3;
      const x = Math.floor(place / 3) % width;
      const y = Math.floor(place / 3 / width);
      return (x * (3 + channel) + y * (7 - 2 * channel) + number * 29 + seed * 53) % 256;
    }),
  }));
}

export interface PictureOptions {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly hopSeconds: number;
  readonly seed?: number;
}

/** The pictures as they would stream in; other work may run between them. */
export async function* streamed(pictures: readonly Picture[]): Pictures & AsyncGenerator<Picture> {
  for (const picture of pictures) {
    await new Promise((resolve) => setImmediate(resolve));
    yield picture;
  }
}
