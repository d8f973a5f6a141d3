import * as tf from '@tensorflow/tfjs';
import { MODALITIES, perModality, randomStream, type PerModality } from '@sdumc/core';
import {
  assertClose,
  layerContract,
  plainAffine,
  plainLinear,
  plainRelu,
  randomTensor,
  type Rows,
} from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { ImaginationAutoencoder, RESIDUALS } from './imagination-autoencoder.ts';

const WIDTH = 5;
const config = { width: WIDTH, latentWidth: 3, residual: 'transition' } as const;

/** output = Linear(l→k)(Linear(k→l)(x)) + (x or t), x = Linear(k→k)(ReLU(Linear(3k→k)([a; t; v]))) */
function imagined(mia: ImaginationAutoencoder, { audio, text, video }: PerModality<Rows>): Rows {
  const joined = text.map((row, i) => [...audio[i]!, ...row, ...video[i]!]);
  const hidden = plainRelu(plainAffine(joined, plainLinear(mia, 'transition.0')));
  const x = plainAffine(hidden, plainLinear(mia, 'transition.1'));
  const decoded = plainAffine(plainAffine(x, plainLinear(mia, 'encoder')), plainLinear(mia, 'decoder'));
  const addend = mia.residual === 'transition' ? x : text;
  return decoded.map((row, i) => row.map((value, column) => value + addend[i]![column]!));
}

describe.each(RESIDUALS)('ImaginationAutoencoder that adds its %s', (residual) => {
  const checks = layerContract({
    build: (random) => new ImaginationAutoencoder({ ...config, residual, random }),
    parameters: {
      'transition.0.weight': [15, 5],
      'transition.0.bias': [5],
      'transition.1.weight': [5, 5],
      'transition.1.bias': [5],
      'encoder.weight': [5, 3],
      'encoder.bias': [3],
      'decoder.weight': [3, 5],
      'decoder.bias': [5],
    },
    inputs: (random) => perModality(() => randomTensor<tf.Rank.R3>([4, 2, WIDTH], random)),
    apply: ({ layer, inputs }) => ({ text: layer.apply(inputs) }),
    outputs: { text: [4, 2, WIDTH] },
    drops: false,
    variants: {
      residual: (random) =>
        new ImaginationAutoencoder({ ...config, residual: residual === 'text' ? 'transition' : 'text', random }),
      latentWidth: (random) => new ImaginationAutoencoder({ ...config, residual, latentWidth: 4, random }),
    },
    refusals: {
      'ImaginationAutoencoder text: axis 2 must be 5, received [4, 2, 6]': (layer, inputs) =>
        layer.apply({ ...inputs, text: tf.zeros([4, 2, 6]) }),
      'ImaginationAutoencoder audio: axis 0 must be 4, received [1, 2, 5]': (layer, inputs) =>
        layer.apply({ ...inputs, audio: tf.zeros([1, 2, 5]) }),
      'ImaginationAutoencoder video: must have 3 axes [4, 2, 5], received [4, 5]': (layer, inputs) =>
        layer.apply({ ...inputs, video: tf.zeros([4, 5]) as unknown as tf.Tensor3D }),
    },
  });
  for (const { name, run } of checks) test(name, run);

  const mia = new ImaginationAutoencoder({ ...config, residual, random: randomStream(1) });
  const random = randomStream(2);
  const modalities = perModality(() => randomTensor<tf.Rank.R2>([28, WIDTH], random));

  test('equals its equation', () => {
    const expected = imagined(
      mia,
      perModality((m) => modalities[m].arraySync()),
    );
    assertClose({ actual: mia.apply(modalities).arraySync(), expected, tolerance: 1e-5 });
  });

  test('treats all leading axes alike: seven views of four utterances are 28 rows', () => {
    const expected = imagined(
      mia,
      perModality((m) => modalities[m].arraySync()),
    );
    const views = perModality((m) => tf.reshape<tf.Rank.R3>(modalities[m], [4, 7, WIDTH]));
    const repaired = mia.apply(views);
    expect(repaired.shape).toEqual([4, 7, WIDTH]);
    assertClose({ actual: tf.reshape<tf.Rank.R2>(repaired, [28, WIDTH]).arraySync(), expected, tolerance: 1e-5 });
  });

  test('makes something finite of nothing, with a finite gradient', () => {
    const nothing = tf.zeros<tf.Rank.R2>([2, WIDTH]);
    const expected = imagined(
      mia,
      perModality(() => nothing.arraySync()),
    );
    assertClose({ actual: mia.apply(perModality(() => nothing)).arraySync(), expected, tolerance: 1e-5 });
    for (const gradient of tf.grads((...[audio, text, video]) =>
      tf.sum(mia.apply({ audio: audio!, text: text!, video: video! })),
    )(MODALITIES.map(() => nothing)))
      expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
  });

  test('every modality takes part, and has a gradient', () => {
    const gradients = tf.grads((...[audio, text, video]) =>
      tf.sum(tf.square(mia.apply({ audio: audio!, text: text!, video: video! }))),
    )(MODALITIES.map((m) => modalities[m]));
    for (const gradient of gradients) expect(gradient.dataSync().some((slope) => Math.abs(slope) > 1e-3)).toBe(true);
  });
});
