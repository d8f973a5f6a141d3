import { describe, expect, it } from 'vitest';
import { madeUpFace } from '../../testing/made-up-face.ts';
import { FACE_COLUMNS, faceFrame } from './face-columns.ts';
import { faceSequence } from './face-expressions.ts';

const MADE = { hopSeconds: 0.25, version: '2-4' };
const [shut, open, wide] = [0, 1, 3].map((mouth) => madeUpFace({ open: mouth, yaw: mouth / 10 })) as [ReturnType<typeof madeUpFace>, ReturnType<typeof madeUpFace>, ReturnType<typeof madeUpFace>]; // prettier-ignore

describe('faceSequence', () => {
  it('is one frame a picture, each beside the one before it', () => {
    expect(faceSequence([shut, open], MADE)).toEqual({
      values: Float32Array.from([...faceFrame(shut, undefined), ...faceFrame(open, shut)]),
      ...{ frames: 2, width: FACE_COLUMNS.length, extractor: 'faces', ...MADE },
    });
  });

  it('has frames of zeros that were not observed where there is no face, and compares nothing across them', () => {
    const { values, frames, observed, width } = faceSequence([undefined, shut, undefined, wide, open], MADE)!;
    expect([frames, ...observed!]).toEqual([5, 0, 1, 0, 1, 1]);
    const frame = (number: number) => [...values.subarray(number * width, (number + 1) * width)];
    const zeros = new Array<number>(width).fill(0);
    const expected = [zeros, faceFrame(shut, undefined), zeros, faceFrame(wide, undefined), faceFrame(open, wide)];
    expect([0, 1, 2, 3, 4].map(frame)).toEqual(expected.map((row) => [...Float32Array.from(row)]));
    expect(faceFrame(wide, undefined)).not.toEqual(faceFrame(wide, shut));
  });

  it('is none where no picture has a face', () => {
    expect(faceSequence([undefined, undefined], MADE)).toBeUndefined();
    expect(faceSequence([], MADE)).toBeUndefined();
  });
});
