import { describe, expect, it } from 'vitest';
import { madeUpPictures } from '../../../testing/made-up-pictures.ts';
import { resizedPicture } from './resized-picture.ts';

const grey = (width: number, height: number, values: readonly number[]) => ({
  seconds: 0,
  width,
  height,
  rgb: Uint8Array.from(values.flatMap((value) => [value, value, value])),
});
const reds = (values: Float32Array) => Array.from(values).filter((_, place) => place % 3 === 0);

describe('resizedPicture', () => {
  it('leaves a picture of that size as it is', () => {
    const [picture] = madeUpPictures({ count: 1, width: 7, height: 5, hopSeconds: 1 });
    for (const fit of ['stretch', 'cover'] as const)
      expect(resizedPicture(picture!, { width: 7, height: 5, fit })).toEqual(Float32Array.from(picture!.rgb));
  });

  it('averages what it shrinks, with weights that fall off linearly', () => {
    // half the width: pixel 0 is around 1 and reaches to 3: the old ones at 0.5, 1.5, 2.5 weigh .75, .75, .25
    const picture = grey(4, 1, [10, 20, 40, 80]);
    const first = (10 * 0.75 + 20 * 0.75 + 40 * 0.25) / 1.75;
    const second = (20 * 0.25 + 40 * 0.75 + 80 * 0.75) / 1.75;
    const shrunk = reds(resizedPicture(picture, { width: 2, height: 1, fit: 'stretch' }));
    expect(shrunk[0]).toBeCloseTo(first, 4);
    expect(shrunk[1]).toBeCloseTo(second, 4);
    const upright = reds(resizedPicture(grey(1, 4, [10, 20, 40, 80]), { width: 1, height: 2, fit: 'stretch' }));
    expect(upright).toEqual(shrunk);
  });

  it('interpolates where it grows', () => {
    const grown = reds(resizedPicture(grey(2, 1, [10, 20]), { width: 4, height: 2, fit: 'stretch' }));
    expect(grown).toEqual([10, 12.5, 17.5, 20, 10, 12.5, 17.5, 20]);
  });

  it('cuts to the shape around the middle, or pulls into it', () => {
    const wide = grey(4, 2, [0, 100, 200, 50, 0, 100, 200, 50]);
    expect(reds(resizedPicture(wide, { width: 2, height: 2, fit: 'cover' }))).toEqual([100, 200, 100, 200]);
    const tall = grey(2, 4, [0, 0, 100, 100, 200, 200, 50, 50]);
    expect(reds(resizedPicture(tall, { width: 2, height: 2, fit: 'cover' }))).toEqual([100, 100, 200, 200]);
    expect(reds(resizedPicture(wide, { width: 1, height: 1, fit: 'stretch' }))[0]).toBeCloseTo(
      (0 * 0.625 + 100 * 0.875 + 200 * 0.875 + 50 * 0.625) / 3,
      4,
    );
  });

  it('keeps colours apart', () => {
    const colours = { seconds: 0, width: 2, height: 1, rgb: Uint8Array.of(200, 100, 0, 100, 100, 50) };
    const [red, green, blue] = resizedPicture(colours, { width: 1, height: 1, fit: 'stretch' });
    expect([red, green, blue]).toEqual([150, 100, 25]);
  });
});
