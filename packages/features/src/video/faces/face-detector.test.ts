import { selectBackend } from '@sdumc/backend';
import type { Picture } from '@sdumc/core';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIPS_BESIDE, picturesBeside } from '../../../testing/clips-beside.ts';
import { blankPicture, drawnPicture } from '../../../testing/drawn-pictures.ts';
import { loadPackagedModel } from '../../models/load-packaged-model.ts';
import { detectFaces } from './face-detector.ts';

beforeAll(() => selectBackend('wasm'));

const NEAR = 512; // 16 x 16 places, two anchors each
const FAR = 384; // 8 x 8 places, six anchors each

interface Hit {
  readonly grid: 'near' | 'far';
  readonly anchor: number;
  readonly logit: number;
  /** Box: middle, width, height; then right eye, left eye. */
  readonly numbers: readonly number[];
}

/** The outputs that BlazeFace would give for these hits, in the place of the model; and what it was given. */
function given(hits: readonly Hit[]) {
  const seen: { input?: tf.Tensor; range?: readonly number[] } = {};
  const scores = { near: new Float32Array(NEAR).fill(-20), far: new Float32Array(FAR).fill(-20) };
  const points = { near: new Float32Array(NEAR * 16), far: new Float32Array(FAR * 16) };
  for (const { grid, anchor, logit, numbers } of hits) {
    scores[grid][anchor] = logit;
    points[grid].set(numbers, 16 * anchor);
  }
  const outputs: Readonly<Record<string, () => tf.Tensor>> = {
    Identity: () => tf.tensor(scores.near, [1, NEAR, 1]),
    Identity_1: () => tf.tensor(scores.far, [1, FAR, 1]),
    Identity_2: () => tf.tensor(points.near, [1, NEAR, 16]),
    Identity_3: () => tf.tensor(points.far, [1, FAR, 16]),
  };
  const model: Pick<tf.GraphModel, 'execute'> = {
    execute(input, names) {
      const tensor = input as tf.Tensor;
      const values = Array.from(tensor.dataSync<'float32'>());
      Object.assign(seen, {
        shape: tensor.shape,
        range: [
          values.reduce((least, value) => Math.min(least, value)),
          values.reduce((most, value) => Math.max(most, value)),
        ],
      });
      return (names as string[]).map((name) => outputs[name]!());
    },
  };
  return { model: model as tf.GraphModel, seen };
}

describe('detectFaces decodes', () => {
  it.each<[string, Hit, readonly [x: number, y: number, side: number, angle: number]]>([
    // a picture of 512 x 256 in a square of 512: two pixels for one, and 128 above it
    ['the first anchor', hit('near', 0, [0, 0, 20, 10]), [16, 16 - 128, 40, 0]],
    [
      'the fourth row and sixth column of the fine grid',
      hit('near', (3 * 16 + 5) * 2 + 1, [3, -2, 10, 30]),
      [182, -20, 60, 0],
    ],
    [
      'the seventh row and third column of the coarse grid',
      hit('far', (6 * 8 + 2) * 6 + 5, [0, 4, 50, 50]),
      [160, 296, 100, 0],
    ],
    ['the last anchor', hit('far', FAR - 1, [-1, 1, 8, 8]), [478, 354, 16, 0]],
    ['eyes of a head that leans clockwise', hit('far', 0, [0, 0, 8, 8, -5, -5, 5, 5]), [32, -96, 16, Math.PI / 4]],
    ['eyes of a head upside down', hit('far', 0, [0, 0, 8, 8, 5, 0.5, -5, 0.5]), [32, -96, 16, Math.PI]],
  ])('%s', async (_, expected, [x, y, side, angle]) => {
    const { model } = given([expected]);
    const faces = await detectFaces(model, blankPicture({ width: 512, height: 256 }));
    expect(faces).toHaveLength(1);
    const [face] = faces as [(typeof faces)[number]];
    expect([face.x, face.y, face.side].map((value) => value.toFixed(3))).toEqual(
      [x, y, side].map((value) => value.toFixed(3)),
    );
    expect(face.angle).toBeCloseTo(angle, 5);
    expect(face.confidence).toBeCloseTo(1 / (1 + Math.exp(-3)), 6);
  });

  it('what is as likely a face as not, and nothing less likely', async () => {
    const at = async (logit: number) =>
      (
        await detectFaces(
          given([{ ...hit('near', 9, [0, 0, 8, 8]), logit }]).model,
          blankPicture({ width: 8, height: 8 }),
        )
      ).length;
    expect([await at(0), await at(-0.01)]).toEqual([1, 0]);
  });

  it('several hits of one face as one, and two faces as two', async () => {
    const { model } = given([
      hit('near', 0, [0, 0, 40, 40]),
      hit('near', 1, [2, 0, 40, 40]),
      hit('far', FAR - 1, [0, 0, 40, 40]),
    ]);
    expect(await detectFaces(model, blankPicture({ width: 256, height: 256 }))).toHaveLength(2);
  });

  it('from the whole picture at 256 x 256, in [-1, 1]', async () => {
    for (const [shade, value] of [
      [0, -1],
      [255, 1],
    ] as const) {
      const { model, seen } = given([]);
      await detectFaces(model, blankPicture({ width: 300, height: 500 }, { shade }));
      expect(seen).toMatchObject({ shape: [1, 256, 256, 3] });
      seen.range!.forEach((end) => expect(end).toBeCloseTo(value, 5));
    }
  });

  it('and leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    await detectFaces(given([hit('far', 3, [0, 0, 8, 8])]).model, blankPicture({ width: 30, height: 20 }));
    expect(tf.memory().numTensors).toBe(before);
  });
});

function hit(grid: Hit['grid'], anchor: number, [x, y, width, height, ...eyes]: readonly number[]): Hit {
  const [rightX = -1, rightY = 0, leftX = 1, leftY = 0] = eyes;
  return { grid, anchor, logit: 3, numbers: [x!, y!, width!, height!, rightX, rightY, leftX, leftY] };
}

describe.skipIf(!CLIPS_BESIDE)('detectFaces finds, on clips beside the checkout,', () => {
  let model: tf.GraphModel;
  let face: Picture;
  beforeAll(async () => {
    [face] = (await picturesBeside('odd/single-face-silent.mp4')) as [Picture];
    model = await loadPackagedModel('@vladmandic/human', 'models/blazeface.json');
  });
  afterAll(() => model.dispose());

  it.each([
    ['a wide picture', { width: 900, height: 360 }],
    ['a tall picture', { width: 400, height: 800 }],
  ])('a face wherever it is in %s', async (_, size) => {
    const [whole] = await detectFaces(model, face);
    for (const [right, down] of [
      [0.3, 0.3],
      [0.7, 0.4],
      [0.4, 0.7],
    ] as const) {
      const place = { x: size.width * right, y: size.height * down, scale: 0.6 };
      const found = await detectFaces(model, drawnPicture(size, [[face, place]]));
      expect(found).toHaveLength(1);
      const [{ x, y, side, angle }] = found as [(typeof found)[number]];
      expect(Math.abs(x - (place.x + 0.6 * (whole!.x - face.width / 2)))).toBeLessThan(5);
      expect(Math.abs(y - (place.y + 0.6 * (whole!.y - face.height / 2)))).toBeLessThan(5);
      expect(Math.abs(side / (0.6 * whole!.side) - 1)).toBeLessThan(0.15);
      expect(Math.abs(angle)).toBeLessThan(0.2);
    }
  });
});
