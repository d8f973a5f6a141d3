import type { Picture } from '@sdumc/core';

export interface Resizing {
  readonly width: number;
  readonly height: number;
  /** Pulled into the new shape, or first cut to it around the middle. */
  readonly fit: 'stretch' | 'cover';
}

/**
 * A picture in another size, [height, width, 3] in 0 to 255: every new pixel is the mean of the old ones around its middle, with
 * weights that fall off linearly to 0 at one pixel's distance, measured in the coarser of the two grids. What image libraries call
 * bilinear with antialiasing; without their rounding in between.
 */
export function resizedPicture(picture: Picture, { width, height, fit }: Resizing): Float32Array {
  const scale = Math.min(picture.width / width, picture.height / height);
  const seen = fit === 'cover' ? { width: width * scale, height: height * scale } : picture;
  const columns = weightsAlong(picture.width, seen.width, width);
  const rows = weightsAlong(picture.height, seen.height, height);
  const narrow = mixed(picture.rgb, columns, { outer: picture.height, from: picture.width, inner: 3 });
  return mixed(narrow, rows, { outer: 1, from: picture.height, inner: width * 3 });
}

/** The middle axis of [outer, from, inner] made anew: every new place is a weighted mean of old ones. */
function mixed(
  values: ArrayLike<number>,
  places: readonly PixelWeights[],
  { outer, from, inner }: { readonly outer: number; readonly from: number; readonly inner: number },
): Float32Array {
  const result = new Float32Array(outer * places.length * inner);
  for (let block = 0; block < outer; block += 1) {
    for (const [place, { first, weights }] of places.entries()) {
      const to = (block * places.length + place) * inner;
      for (let step = 0; step < weights.length; step += 1) {
        const source = (block * from + first + step) * inner;
        const weight = weights[step]!;
        for (let at = 0; at < inner; at += 1) result[to + at]! += weight * values[source + at]!;
      }
    }
  }
  return result;
}

interface PixelWeights {
  readonly first: number;
  /** Sum to 1. */
  readonly weights: readonly number[];
}

/** For each of `to` pixels: which of `from` it is made of, of which the middle `seen` are in the picture. */
function weightsAlong(from: number, seen: number, to: number): readonly PixelWeights[] {
  const scale = seen / to;
  const reach = Math.max(1, scale);
  return Array.from({ length: to }, (_, pixel) => {
    const middle = (from - seen) / 2 + (pixel + 0.5) * scale;
    const first = Math.max(0, Math.floor(middle - reach + 0.5));
    const last = Math.min(from, Math.floor(middle + reach + 0.5));
    const raw = Array.from({ length: last - first }, (_pixel, step) =>
      Math.max(0, 1 - Math.abs(first + step + 0.5 - middle) / reach),
    );
    const sum = raw.reduce((total, weight) => total + weight, 0);
    return { first, weights: raw.map((weight) => weight / sum) };
  });
}
