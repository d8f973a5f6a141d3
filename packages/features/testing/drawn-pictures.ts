import type { Picture } from '@sdumc/core';

export type Size = Pick<Picture, 'width' | 'height'>;

/** Where a picture is drawn on another. */
export interface Place {
  /** Where its middle comes to lie. */
  readonly x: number;
  readonly y: number;
  /** Default 1. */
  readonly scale?: number;
  /** Radians, clockwise. Default 0. */
  readonly angle?: number;
}

/** A picture of one shade of grey, black unless told. */
export function blankPicture({ width, height }: Size, { seconds = 0, shade = 0 } = {}): Picture {
  return { seconds, width, height, rgb: new Uint8Array(width * height * 3).fill(shade) };
}

/** Pictures on black, the last on top, each at its place. */
export function drawnPicture({ width, height }: Size, drawings: readonly (readonly [Picture, Place])[]): Picture {
  const drawn = blankPicture({ width, height });
  for (const [picture, { x: middleX, y: middleY, scale = 1, angle = 0 }] of drawings)
    for (let y = 0; y < height; y += 1)
      for (let x = 0; x < width; x += 1) {
        const [right, down] = [(x + 0.5 - middleX) / scale, (y + 0.5 - middleY) / scale];
        const fromX = Math.floor(picture.width / 2 + right * Math.cos(angle) + down * Math.sin(angle));
        const fromY = Math.floor(picture.height / 2 - right * Math.sin(angle) + down * Math.cos(angle));
        if (fromX < 0 || fromY < 0 || fromX >= picture.width || fromY >= picture.height) continue;
        const from = 3 * (fromY * picture.width + fromX);
        drawn.rgb.set(picture.rgb.subarray(from, from + 3), 3 * (y * width + x));
      }
  return drawn;
}

/** A picture in the mirror. */
export function mirrored({ rgb, width, ...rest }: Picture): Picture {
  const turned = rgb.map((_, at) => {
    const [row, x, channel] = [Math.floor(at / (3 * width)), Math.floor(at / 3) % width, at % 3];
    return rgb[3 * (row * width + width - 1 - x) + channel]!;
  });
  return { ...rest, width, rgb: turned };
}

/** The pictures five a second from the beginning, whatever their times were. */
export function inSteps(pictures: readonly Picture[]): Picture[] {
  return pictures.map((picture, number) => ({ ...picture, seconds: number / 5 }));
}
