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
    inputs: (random) => ({ rows: randomTensor<tf.Rank.R2>([15, 6], random) }),
    apply: ({ layer, inputs }) => ({ projected: layer.apply(inputs.rows) }),
    outputs: { projected: [15, 4] },
    drops: false,
    variants: { width: (random) => new FrameProjection({ ...config, width: 3, random }) },
    refusals: {
      'FrameProjection frames: axis 1 must be 6, received [15, 4]': (layer) => layer.apply(tf.zeros([15, 4])),
      'FrameProjection frames: must have 2 axes [N, 6], received [3, 5, 6]': (layer) =>
        layer.apply(tf.zeros([3, 5, 6]) as unknown as tf.Tensor2D),
    },
  });
  for (const { name, run } of checks) test(name, run);

  test('is X W + b', () => {
    const projection = new FrameProjection({ ...config, random: randomStream(1) });
    const rows = randomTensor<tf.Rank.R2>([15, 6], randomStream(2));
    const expected = plainFrameProjection(rows.arraySync(), plainLinear(projection, ''));
    assertClose({ actual: projection.apply(rows).arraySync(), expected, tolerance: 1e-5 });
  });
});
