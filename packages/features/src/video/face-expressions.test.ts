import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { selectBackend } from '@sdumc/backend';
import type { Picture } from '@sdumc/core';
import { findFfmpeg, openClip } from '@sdumc/media';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { FACE_COLUMNS } from './face-columns.ts';
import { faceExpressions } from './face-expressions.ts';
import { disposeFaceModels, loadFaceModels } from './face-models.ts';
import { followFaces } from './follow-faces.ts';

const column = (name: string) => FACE_COLUMNS.indexOf(name);
async function* streamed(pictures: readonly Picture[]) {
  yield* pictures;
}
const blank = (width: number, height: number, seconds = 0, shade = 0): Picture => ({
  seconds,
  width,
  height,
  rgb: new Uint8Array(width * height * 3).fill(shade),
});

beforeAll(() => selectBackend('wasm'));

describe('faceExpressions without a face', () => {
  it.each([
    [1, 1],
    [3, 2],
    [4000, 30],
    [97, 203],
  ])('is absent in pictures of %d x %d', async (width, height) => {
    const faces = faceExpressions();
    for (const shade of [0, 128, 255])
      expect(
        await faces.extract(streamed([blank(width, height, 0, shade), blank(width, height, 0.2, shade)])),
      ).toBeUndefined();
    await faces.close();
  });

  it('is absent where there are no pictures', async () => {
    expect(await faceExpressions().extract(streamed([]))).toBeUndefined();
  });

  it('says what it gives, and refuses no rate at all', () => {
    expect(faceExpressions({ picturesPerSecond: 4 })).toMatchObject({
      modality: 'video',
      name: 'faces',
      hopSeconds: 0.25,
      width: FACE_COLUMNS.length,
    });
    expect(faceExpressions({ picturesPerSecond: 4 }).version).not.toBe(faceExpressions().version);
    expect(() => faceExpressions({ picturesPerSecond: 0 })).toThrow('must be above 0, received 0');
  });
});

const clips = fileURLToPath(new URL('../../../../../shared/data/clips/', import.meta.url));
const picturesOf = async (name: string): Promise<Picture[]> => {
  const clip = await openClip(`${clips}${name}`, {
    ffmpeg: await findFfmpeg({ allowBundled: true }),
    pictures: { picturesPerSecond: 5 },
  });
  const pictures: Picture[] = [];
  for await (const picture of clip.pictures!) pictures.push(picture);
  return pictures;
};

/** A picture whose pixel at (x, y) is that of another at a place of choice, black where there is none. */
function redrawn(
  picture: Picture,
  from: (x: number, y: number) => readonly [number, number],
  width = picture.width,
  height = picture.height,
): Picture {
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [fromX, fromY] = from(x, y).map(Math.round) as [number, number];
      if (fromX < 0 || fromY < 0 || fromX >= picture.width || fromY >= picture.height) continue;
      const place = 3 * (fromY * picture.width + fromX);
      rgb.set(picture.rgb.subarray(place, place + 3), 3 * (y * width + x));
    }
  return { seconds: picture.seconds, width, height, rgb };
}

describe.skipIf(!existsSync(clips))('faceExpressions on clips beside the checkout', () => {
  const faces = faceExpressions();
  const extract = async (pictures: readonly Picture[]) => (await faces.extract(streamed(pictures)))!;
  const value = async (picture: Picture, name: string) => (await extract([picture])).values[column(name)]!;
  let smiling: Picture[];
  beforeAll(async () => {
    smiling = await picturesOf('odd/single-face-silent.mp4');
  });

  it('sees a neutral face begin to smile', async () => {
    const { values, frames, width, observed } = await extract(smiling);
    expect([frames, width, observed]).toEqual([smiling.length, FACE_COLUMNS.length, undefined]);
    expect(values.every(Number.isFinite)).toBe(true);
    const over = (name: string) => Array.from({ length: frames }, (_, frame) => values[frame * width + column(name)]!);
    expect(over('neutral')[0]).toBeGreaterThan(0.8);
    expect(over('happy').at(-1)).toBeGreaterThan(0.8);
    expect(over('mouth width').at(-1)! - over('mouth width')[0]!).toBeGreaterThan(0.5);
    expect(over('left mouth corner above the mouth').at(-1)!).toBeGreaterThan(
      over('left mouth corner above the mouth')[0]!,
    );
  });

  it('finds no face where there is none', async () => {
    expect(await faces.extract(streamed(await picturesOf('odd/no-face.mp4')))).toBeUndefined();
  });

  it('does not see what is not there: frames without a face are not observed', async () => {
    const [first] = smiling as [Picture];
    const dark = [0, 1, 2].map((at) => blank(first.width, first.height, 1 + at / 5));
    const { observed, values, width } = await extract([...smiling.slice(0, 3), ...dark, ...smiling.slice(3, 6)]);
    expect([...observed!]).toEqual([1, 1, 1, 0, 0, 0, 1, 1, 1]);
    expect(values.subarray(3 * width, 6 * width).every((entry) => entry === 0)).toBe(true);
    // nothing is compared across the gap
    expect(values[6 * width + column('change of: mouth open, * 2')]).toBe(0);
  });

  it('turns with the picture', async () => {
    const [face] = smiling as [Picture];
    const mirrored = redrawn(face, (x, y) => [face.width - 1 - x, y]);
    for (const angle of ['yaw', 'roll'] as const) {
      const [here, there] = [
        await value(face, `${angle}, radians * 4`),
        await value(mirrored, `${angle}, radians * 4`),
      ];
      expect(Math.abs(here + there)).toBeLessThan(0.35);
    }
    const lean = (15 * Math.PI) / 180;
    const [middleX, middleY] = [face.width / 2, face.height / 2];
    const leaning = redrawn(face, (x, y) => [
      middleX + (x - middleX) * Math.cos(lean) + (y - middleY) * Math.sin(lean),
      middleY - (x - middleX) * Math.sin(lean) + (y - middleY) * Math.cos(lean),
    ]);
    const turned = (await value(leaning, 'roll, radians * 4')) - (await value(face, 'roll, radians * 4'));
    expect(Math.abs(turned / 4 - lean)).toBeLessThan((4 * Math.PI) / 180);
    expect(await value(leaning, 'neutral')).toBeGreaterThan(0.5);
    const models = await loadFaceModels();
    for await (const { faces: followed } of followFaces(models, streamed([leaning])))
      expect(followed.get(0)!.square.angle).toBeCloseTo((await value(leaning, 'roll, radians * 4')) / 4, 5);
    disposeFaceModels(models);
  });

  it('sees much the same from further away and at another place', async () => {
    const face = smiling.at(-1)!;
    const half = redrawn(face, (x, y) => [2 * x, 2 * y], Math.floor(face.width / 2), Math.floor(face.height / 2));
    const moved = redrawn(face, (x, y) => [x - 60, y - 25]);
    for (const other of [half, moved]) {
      expect(await value(other, 'happy')).toBeGreaterThan(0.7);
      expect(Math.abs((await value(other, 'mouth width')) - (await value(face, 'mouth width')))).toBeLessThan(0.5);
    }
  });

  it('follows two faces at once and takes the larger', async () => {
    const [neutral, happy] = [smiling[0]!, smiling.at(-1)!];
    const width = neutral.width + 320;
    const rgb = new Uint8Array(width * neutral.height * 3);
    const small = redrawn(happy, (x, y) => [2 * x, 2 * y], 320, 180);
    for (let y = 0; y < neutral.height; y++) {
      rgb.set(neutral.rgb.subarray(3 * neutral.width * y, 3 * neutral.width * (y + 1)), 3 * width * y);
      if (y < 180) rgb.set(small.rgb.subarray(3 * 320 * y, 3 * 320 * (y + 1)), 3 * (width * y + neutral.width));
    }
    const both = [0, 0.2].map((seconds) => ({ seconds, width, height: neutral.height, rgb }));
    const { values } = await extract(both);
    expect(values[column('neutral')]).toBeGreaterThan(0.5);
  });

  it('gives two clips at once what each has alone', async () => {
    const [one, other] = [smiling.slice(0, 4), smiling.slice(6, 10)];
    const alone = [await extract(one), await extract(other)];
    expect(await Promise.all([extract(one), extract(other)])).toEqual(alone);
  });

  it('leaves no tensor behind, and close lets go of the models', async () => {
    await extract(smiling.slice(0, 2));
    const before = tf.memory().numTensors;
    await extract(smiling.slice(0, 4));
    expect(tf.memory().numTensors).toBe(before);
    const own = faceExpressions();
    await own.extract(streamed(smiling.slice(0, 1)));
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    await own.close();
    expect(tf.memory().numTensors).toBe(before);
  });
});
