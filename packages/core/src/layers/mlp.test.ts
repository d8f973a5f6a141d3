import type * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { noDropout } from '../dropout.ts';
import { randomStream } from '../random/random-stream.ts';
import { assertClose } from '../testing/assert-close.ts';
import { layerContract } from '../testing/layer-contract.ts';
import { plainLinear, plainMlp } from '../testing/plain-maths.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { scriptedDropout } from '../testing/scripted-dropout.ts';
import { Mlp } from './mlp.ts';

const config = { inputWidth: 5, widths: [6, 4], dropoutRate: 0.4 };

describe('Mlp', () => {
  const checks = layerContract({
    build: (random) => new Mlp({ ...config, random }),
    parameters: { '0.weight': [5, 6], '0.bias': [6], '1.weight': [6, 4], '1.bias': [4] },
    inputs: (random) => ({ values: randomTensor<tf.Rank.R3>([4, 3, 5], random) }),
    apply: ({ layer, inputs, dropout }) => ({ output: layer.apply(inputs.values, dropout) }),
    outputs: { output: [4, 3, 4] },
    drops: true,
    variants: {
      'the dropout rate': (random) => new Mlp({ ...config, dropoutRate: 0.2, random }),
      'a dropout rate of 0': (random) => new Mlp({ ...config, dropoutRate: 0, random }),
      widths: (random) => new Mlp({ ...config, widths: [6, 5], random }),
    },
    refusals: {
      'Linear values: last axis must be 5, received [4, 6]': (layer) =>
        layer.apply(randomTensor<tf.Rank.R2>([4, 6], randomStream(1)), noDropout),
    },
  });
  for (const { name, run } of checks) test(name, run);

  test.each([[[6]], [[6, 4]], [[3, 7, 2]]])('is Linear-ReLU-Dropout for each width of %j', (widths) => {
    const layer = new Mlp({ inputWidth: 5, widths, dropoutRate: 0.4, random: randomStream(1) });
    const values = randomTensor<tf.Rank.R2>([9, 5], randomStream(2));
    const linears = widths.map((_, i) => plainLinear(layer, String(i)));
    const { dropout, calls, factor } = scriptedDropout();
    assertClose({
      actual: layer.apply(values, dropout).arraySync(),
      expected: plainMlp(
        values.arraySync(),
        linears,
        widths.map((_, i) => factor(i)),
      ),
      tolerance: 1e-5,
    });
    expect(calls).toEqual(widths.map((width) => ({ rate: 0.4, shape: [9, width] })));
  });

  test('ends with a ReLU', () => {
    const layer = new Mlp({ ...config, random: randomStream(1) });
    const output = layer.apply(randomTensor<tf.Rank.R2>([50, 5], randomStream(2)), noDropout).dataSync();
    expect(Math.min(...output)).toBe(0);
  });
});
