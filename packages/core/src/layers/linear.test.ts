import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { randomStream } from '../random/random-stream.ts';
import { assertClose } from '../testing/assert-close.ts';
import { layerContract } from '../testing/layer-contract.ts';
import { plainAffine, plainLinear } from '../testing/plain-maths.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { Linear } from './linear.ts';

describe('Linear', () => {
  const checks = layerContract({
    build: (random) => new Linear({ inputWidth: 5, outputWidth: 3, random }),
    parameters: { weight: [5, 3], bias: [3] },
    inputs: (random) => ({ values: randomTensor<tf.Rank.R3>([4, 2, 5], random) }),
    apply: ({ layer, inputs }) => ({ output: layer.apply(inputs.values) }),
    outputs: { output: [4, 2, 3] },
    drops: false,
    variants: { outputWidth: (random) => new Linear({ inputWidth: 5, outputWidth: 4, random }) },
    refusals: {
      'Linear values: last axis must be 5, received [4, 3]': (layer) => layer.apply(tf.zeros([4, 3])),
      'Linear values: last axis must be 5, received [5, 1]': (layer) => layer.apply(tf.zeros([5, 1])),
    },
  });
  for (const { name, run } of checks) test(name, run);

  test('is x W + b over the last axis, whatever stands before it', () => {
    const layer = new Linear({ inputWidth: 5, outputWidth: 3, random: randomStream(1) });
    const rows = randomTensor<tf.Rank.R2>([24, 5], randomStream(2));
    const expected = plainAffine(rows.arraySync(), plainLinear(layer, ''));
    for (const leading of [[24], [4, 6], [2, 3, 4], [1, 24]]) {
      const output = layer.apply(tf.reshape(rows, [...leading, 5]));
      expect(output.shape).toEqual([...leading, 3]);
      assertClose({ actual: tf.reshape<tf.Rank.R2>(output, [24, 3]).arraySync(), expected, tolerance: 1e-5 });
    }
    const [first] = rows.arraySync();
    assertClose({ actual: layer.apply(tf.tensor1d(first!)).arraySync(), expected: expected[0]!, tolerance: 1e-5 });
  });

  test('starts as a PyTorch Linear: weight and bias uniform in ±1/√inputWidth', () => {
    const { weight, bias } = new Linear({ inputWidth: 16, outputWidth: 2000, random: randomStream(3) });
    for (const parameter of [weight, bias]) {
      const values = Array.from(parameter.dataSync());
      expect(Math.max(...values)).toBeLessThanOrEqual(0.25);
      expect(Math.max(...values)).toBeGreaterThan(0.249);
      expect(Math.min(...values)).toBeLessThan(-0.249);
      const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
      expect(Math.abs(variance / (0.0625 / 3) - 1)).toBeLessThan(0.1);
    }
  });
});
