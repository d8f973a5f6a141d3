import * as tf from '@tensorflow/tfjs';
import { randomStream } from '@sdumc/core';
import { assertClose, layerContract, plainLinear, randomTensor } from '@sdumc/core/testing';
import { describe, test } from 'vitest';
import { plainFrameProjection } from '../testing/plain-frame-projection.ts';
import { FrameProjection } from './frame-projection.ts';

const config = { featureWidth: 6, width: 4 };

describe('FrameProjection', () => {
  const checks = layerContract({
    build: (random) => new FrameProjection({ ...config, random }),
    parameters: { weight: [6, 4], bias: [4] },
    inputs: (random) => ({ frames: randomTensor<tf.Rank.R3>([3, 5, 6], random) }),
    apply: ({ layer, inputs }) => ({ projected: layer.apply(inputs.frames) }),
    outputs: { projected: [3, 5, 4] },
    drops: false,
    variants: { width: (random) => new FrameProjection({ ...config, width: 3, random }) },
    refusals: {
      'FrameProjection frames: axis 2 must be 6, received [3, 5, 4]': (layer) => layer.apply(tf.zeros([3, 5, 4])),
      'FrameProjection frames: must have 3 axes [B, T, 6], received [5, 6]': (layer) =>
        layer.apply(tf.zeros([5, 6]) as unknown as tf.Tensor3D),
    },
  });
  for (const { name, run } of checks) test(name, run);

  test('is X W + b', () => {
    const projection = new FrameProjection({ ...config, random: randomStream(1) });
    const frames = randomTensor<tf.Rank.R3>([3, 5, 6], randomStream(2));
    const linear = plainLinear(projection, '');
    const expected = frames.arraySync().map((utterance) => plainFrameProjection(utterance, linear));
    assertClose({ actual: projection.apply(frames).arraySync(), expected, tolerance: 1e-5 });
  });
});
