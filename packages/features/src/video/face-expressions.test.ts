import { selectBackend } from '@sdumc/backend';
import type { FeatureSequence, Picture } from '@sdumc/core';
import { assertClose } from '@sdumc/core/testing';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIPS_BESIDE, picturesBeside } from '../../testing/clips-beside.ts';
import { conformanceOfVideoExtractor } from '../../testing/conformance-of-video-extractor.ts';
import { blankPicture, drawnPicture, inSteps, mirrored } from '../../testing/drawn-pictures.ts';
import { madeUpPictures, streamed } from '../../testing/made-up-pictures.ts';
import { FACE_COLUMNS } from './face-columns.ts';
import { faceExpressions } from './face-expressions.ts';

beforeAll(() => selectBackend('wasm'));

describe('faceExpressions without a face', () => {
  const faces = faceExpressions();
  afterAll(() => faces.close());

  it.each([
    [1, 1],
    [3, 2],
    [4000, 30],
    [97, 203],
  ])('is absent in pictures of %d x %d', async (width, height) => {
    const shades = [0, 128, 255].map((shade) => blankPicture({ width, height }, { shade }));
    expect(await faces.extract(streamed(inSteps(shades)))).toBeUndefined();
  });

  it('is absent in slopes and stripes, and where there are no pictures', async () => {
    expect(
      await faces.extract(streamed(madeUpPictures({ count: 3, width: 200, height: 160, hopSeconds: 0.2 }))),
    ).toBeUndefined();
    expect(await faces.extract(streamed([]))).toBeUndefined();
  });

  it('says what it gives, and refuses no rate at all', () => {
    expect(faceExpressions({ picturesPerSecond: 4 })).toMatchObject({
      modality: 'video',
      name: 'faces',
      hopSeconds: 0.25,
      width: FACE_COLUMNS.length,
    });
    for (const picturesPerSecond of [0, -1, NaN, Infinity])
      expect(() => faceExpressions({ picturesPerSecond })).toThrow(`must be above 0, received ${picturesPerSecond}`);
  });
});

const column = (name: string) => {
  expect(FACE_COLUMNS).toContain(name);
  return FACE_COLUMNS.indexOf(name);
};
/** A column of every frame that was observed. */
function over({ values, frames, width, observed }: FeatureSequence, name: string): number[] {
  const seen = Array.from({ length: frames }, (_, frame) => frame).filter((frame) => observed?.[frame] !== 0);
  return seen.map((frame) => values[frame * width + column(name)]!);
}
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const everyThird = (pictures: readonly Picture[]) => inSteps(pictures.filter((_, at) => at % 3 === 0));

const smiling = CLIPS_BESIDE ? await picturesBeside('odd/single-face-silent.mp4') : [];

describe.skipIf(!CLIPS_BESIDE)('faceExpressions on clips beside the checkout', () => {
  const faces = faceExpressions();
  const extract = async (pictures: readonly Picture[]) => (await faces.extract(streamed(pictures)))!;
  const alone = new Map<Picture, Promise<FeatureSequence>>();
  /** Of a picture by itself, which is looked at once. */
  const value = async (picture: Picture, name: string) => {
    const sequence = alone.get(picture) ?? extract([picture]);
    alone.set(picture, sequence);
    return (await sequence).values[column(name)]!;
  };
  const [neutral, happy] = [smiling[0]!, smiling.at(-1)!];
  afterAll(() => faces.close());

  it('sees a neutral face begin to smile', async () => {
    const sequence = await extract(smiling);
    const { values, frames, width, observed } = sequence;
    expect([frames, width, observed]).toEqual([smiling.length, FACE_COLUMNS.length, undefined]);
    expect(values.every(Number.isFinite)).toBe(true);
    expect(over(sequence, 'neutral')[0]).toBeGreaterThan(0.8);
    expect(over(sequence, 'happy').at(-1)).toBeGreaterThan(0.8);
    for (const [measure, grows] of [
      ['mouth width', 0.5],
      ['left mouth corner above the mouth', 0.1],
      ['right mouth corner above the mouth', 0.1],
    ] as const) {
      const during = over(sequence, measure);
      expect(during.at(-1)! - during[0]!).toBeGreaterThan(grows);
    }
  });

  it.each(['01', '02', '05'])('tells what speaker %s says happily from what they say neutrally', async (speaker) => {
    const [calm, glad] = [
      await extract(everyThird(await picturesBeside(`acted/${speaker}-01-01_01.mp4`))),
      await extract(everyThird(await picturesBeside(`acted/${speaker}-01-03_01.mp4`))),
    ];
    // all but the first picture, which is black in some
    for (const said of [calm, glad]) expect(over(said, 'happy').length).toBeGreaterThanOrEqual(said.frames - 1);
    for (const name of ['happy', 'mouth width', 'mouth open', 'left mouth corner above the mouth'])
      expect([name, mean(over(glad, name)) > mean(over(calm, name))]).toEqual([name, true]);
  });

  it('finds no face where there is none', async () => {
    expect(await faces.extract(streamed(await picturesBeside('odd/no-face.mp4')))).toBeUndefined();
  });

  it('does not see what is not there: frames without a face are not observed', async () => {
    const dark = [0, 1, 2].map(() => blankPicture(neutral));
    const { observed, values, width } = await extract(
      inSteps([...smiling.slice(0, 3), ...dark, ...smiling.slice(3, 6)]),
    );
    expect([...observed!]).toEqual([1, 1, 1, 0, 0, 0, 1, 1, 1]);
    expect(values.subarray(3 * width, 6 * width).every((entry) => entry === 0)).toBe(true);
    // nothing is compared across the gap
    for (const [place, name] of FACE_COLUMNS.entries())
      if (name.startsWith('change')) expect(values[6 * width + place]).toBe(0);
    expect(values[7 * width + column('change of: mouth open, * 2')]).toBeGreaterThan(0);
  });

  it('sees a face that slides out of the picture until it is cut, and never makes numbers up', async () => {
    const sliding = [0, 60, 120, 180, 240, 330, 420].map((shift) =>
      drawnPicture(neutral, [[neutral, { x: neutral.width / 2 - shift, y: neutral.height / 2 }]]),
    );
    const { values, observed } = await extract(inSteps(sliding));
    expect(values.every(Number.isFinite)).toBe(true);
    expect([...observed!.subarray(0, 4)]).toEqual([1, 1, 1, 1]);
    expect([...observed!.subarray(5)]).toEqual([0, 0]); // half of it is outside, then more
  });

  it('turns with the picture', async () => {
    const turned = (await picturesBeside('acted/01-02-05_01.mp4'))[3]!;
    const [here, there] = [await extract([turned]), await extract([mirrored(turned)])];
    const [yaw, other] = [here, there].map(({ values }) => values[column('yaw, radians * 4')]! / 4) as [number, number];
    expect(yaw).toBeLessThan(-0.08);
    expect(Math.abs(yaw + other)).toBeLessThan(0.05);
    const roll = (await value(neutral, 'roll, radians * 4')) / 4;
    const across = (await value(mirrored(neutral), 'roll, radians * 4')) / 4;
    expect(roll).toBeLessThan(-0.04);
    expect(Math.abs(roll + across)).toBeLessThan(0.02);
    const lean = (15 * Math.PI) / 180;
    const middle = { x: neutral.width / 2, y: neutral.height / 2 };
    const leaning = drawnPicture(neutral, [[neutral, { ...middle, angle: lean }]]);
    const leaned = (await value(leaning, 'roll, radians * 4')) / 4;
    expect(Math.abs(leaned - roll - lean)).toBeLessThan((4 * Math.PI) / 180);
    expect(await value(leaning, 'neutral')).toBeGreaterThan(0.9);
  });

  it('sees much the same from further away and at another place', async () => {
    const [width, height] = [happy.width / 2, happy.height / 2];
    const half = drawnPicture({ width, height }, [[happy, { x: width / 2, y: height / 2, scale: 0.5 }]]);
    const moved = drawnPicture(happy, [[happy, { x: width + 60, y: height + 25 }]]);
    for (const other of [half, moved]) {
      expect(Math.abs((await value(other, 'happy')) - (await value(happy, 'happy')))).toBeLessThan(0.1);
      expect(Math.abs((await value(other, 'mouth width')) - (await value(happy, 'mouth width')))).toBeLessThan(0.15);
    }
  });

  it('takes the larger of two faces', async () => {
    const stage = { width: 960, height: 360 };
    const both = drawnPicture(stage, [
      [neutral, { x: 320, y: 180 }],
      [happy, { x: 800, y: 180, scale: 0.5 }],
    ]);
    const swapped = drawnPicture(stage, [
      [neutral, { x: 160, y: 180, scale: 0.5 }],
      [happy, { x: 640, y: 180 }],
    ]);
    expect(over(await extract(inSteps([both, both])), 'neutral').every((share) => share > 0.8)).toBe(true);
    expect(over(await extract(inSteps([swapped, swapped])), 'happy').every((share) => share > 0.8)).toBe(true);
  });

  it('gives on wasm what it gives on cpu, to 1e-4 of the largest value', async () => {
    const { values } = await extract([neutral]);
    await selectBackend('cpu');
    const onCpu = faceExpressions();
    const expected = (await onCpu.extract(streamed([neutral])))!;
    await onCpu.close();
    await selectBackend('wasm');
    assertClose({ actual: [...values], expected: [...expected.values], tolerance: 1e-4 });
  });

  it('leaves no tensor behind, and close lets go of the models, however often', async () => {
    await extract(smiling.slice(0, 2));
    const before = tf.memory().numTensors;
    await extract(smiling.slice(0, 4));
    expect(tf.memory().numTensors).toBe(before);
    const own = faceExpressions();
    expect(tf.memory().numTensors).toBe(before);
    await Promise.all([1, 2].map(() => own.extract(streamed([neutral]))));
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    await Promise.all([own.close(), own.close()]);
    await own.close();
    expect(tf.memory().numTensors).toBe(before);
    const expected = await extract([neutral]);
    expect(await own.extract(streamed([neutral]))).toEqual(expected);
    const [, afterwards] = await Promise.all([own.close(), own.extract(streamed([neutral]))]);
    expect(afterwards).toEqual(expected);
    await own.close();
    expect(tf.memory().numTensors).toBe(before);
  });

  conformanceOfVideoExtractor({
    make: () => faces,
    expected: { name: 'faces', width: 303, hopSeconds: 0.2 },
    clips: CLIPS_BESIDE
      ? {
          'a face': smiling.slice(0, 5),
          'a face that is away for two pictures': inSteps([
            ...smiling.slice(8),
            ...[0, 1].map(() => blankPicture(neutral)),
            neutral,
          ]),
        }
      : {},
    variants: { 'pictures per second': () => faceExpressions({ picturesPerSecond: 4 }) },
  });
});
