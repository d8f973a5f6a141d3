import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import type { Dropout } from '../dropout.ts';
import { Layer } from '../layers/layer.ts';
import { Linear } from '../layers/linear.ts';
import { randomStream, type RandomStream } from '../random/random-stream.ts';
import { stopGradient } from '../tensor/stop-gradient.ts';
import { layerContract } from './layer-contract.ts';
import { randomTensor } from './random-tensor.ts';

/** A layer that keeps the contract; each subclass below breaks it in one way. */
class Sound extends Layer {
  readonly linear: Linear;
  readonly rate: number;

  constructor(random: RandomStream, rate = 0.5) {
    super();
    this.rate = rate;
    this.linear = this.child('linear', new Linear({ inputWidth: 3, outputWidth: 2, random }));
  }

  apply(values: tf.Tensor2D, dropout: Dropout): tf.Tensor2D {
    return tf.tidy(() => dropout(this.linear.apply(values), this.rate));
  }
}

const failures = (Broken: typeof Sound): string[] =>
  layerContract({
    build: (random) => new Broken(random),
    parameters: { 'linear.weight': [3, 2], 'linear.bias': [2] },
    inputs: (random) => ({ values: randomTensor<tf.Rank.R2>([4, 3], random) }),
    apply: ({ layer, inputs, dropout }) => ({ output: layer.apply(inputs.values, dropout) }),
    outputs: { output: [4, 2] },
    drops: true,
    variants: { rate: (random) => new Broken(random, 0.2) },
    refusals: {
      'Linear values: last axis must be 3, received [4, 4]': (layer) => layer.apply(tf.zeros([4, 4]), (x) => x),
    },
  })
    .filter(({ run }) => {
      try {
        run();
        return false;
      } catch {
        return true;
      }
    })
    .map(({ name }) => name);

const LEAK = 'leaks no tensor';
const GRADIENT = 'gives every parameter a finite gradient that is not zero';
const SLOPE = 'has the gradient that differences of its output have';
const SEED = 'starts from the same weights for the same seed, from others for another';
const ROWS = 'treats each row of a batch by itself';
const DROPS = 'drops in training only, anew at each call';
const DISPOSE = 'frees everything on dispose';
const REFUSAL = 'refuses: Linear values: last axis must be 3, received [4, 4]';

describe('layerContract', () => {
  test('a sound layer keeps it', () => {
    expect(failures(Sound)).toEqual([]);
  });

  test('a leaked tensor is seen', () => {
    class Leaking extends Sound {
      override apply(values: tf.Tensor2D, dropout: Dropout) {
        return dropout(this.linear.apply(values), this.rate);
      }
    }
    expect(failures(Leaking)).toEqual([LEAK]);
  });

  test('a parameter without gradient is seen', () => {
    class Stopped extends Sound {
      override apply(values: tf.Tensor2D, dropout: Dropout) {
        return tf.tidy(() => stopGradient(super.apply(values, dropout)));
      }
    }
    expect(failures(Stopped)).toContain(GRADIENT);
  });

  test('a wrong gradient is seen', () => {
    class HalfGradient extends Sound {
      override apply(values: tf.Tensor2D, dropout: Dropout): tf.Tensor2D {
        return tf.tidy(() => {
          const output = super.apply(values, dropout);
          return tf.add<tf.Tensor2D>(tf.mul(output, 0.5), tf.mul(stopGradient(output), 0.5));
        });
      }
    }
    expect(failures(HalfGradient)).toEqual([SLOPE]);
  });

  test('weights that do not come from the seed are seen', () => {
    let built = 0;
    class Unseeded extends Sound {
      constructor(_random: RandomStream, rate?: number) {
        super(randomStream(built++), rate);
      }
    }
    class SameForAll extends Sound {
      constructor(_random: RandomStream, rate?: number) {
        super(randomStream(0), rate);
      }
    }
    expect(failures(Unseeded)).toEqual([SEED]);
    expect(failures(SameForAll)).toEqual([SEED]);
  });

  test('rows that depend on each other are seen', () => {
    class Mixing extends Sound {
      override apply(values: tf.Tensor2D, dropout: Dropout): tf.Tensor2D {
        return tf.tidy(() => super.apply(tf.sub(values, tf.mean(values, 0)), dropout));
      }
    }
    expect(failures(Mixing)).toContain(ROWS);
  });

  test('dropout in evaluation, none in training, or one mask for ever is seen', () => {
    class Always extends Sound {
      override apply(values: tf.Tensor2D): tf.Tensor2D {
        return tf.tidy(() => tf.dropout(this.linear.apply(values), 0.5) as tf.Tensor2D);
      }
    }
    class Never extends Sound {
      override apply(values: tf.Tensor2D): tf.Tensor2D {
        return this.linear.apply(values);
      }
    }
    class OneMask extends Sound {
      override apply(values: tf.Tensor2D, dropout: Dropout): tf.Tensor2D {
        const keeps = tf.tensor2d([[2, 0]]);
        return tf.tidy(() => {
          const output = this.linear.apply(values);
          return dropout(output, 0) === output && this.rate === 0 ? output : tf.mul(output, keeps);
        });
      }
    }
    expect(failures(Always)).toContain(DROPS);
    expect(failures(Never)).toEqual([DROPS, 'honours rate']);
    expect(failures(OneMask)).toContain(DROPS);
  });

  test('a setting without effect is seen', () => {
    class FixedRate extends Sound {
      constructor(random: RandomStream) {
        super(random, 0.5);
      }
    }
    expect(failures(FixedRate)).toEqual(['honours rate']);
  });

  test('a parameter that dispose forgets, or that has another name, is seen', () => {
    class Forgetful extends Sound {
      override dispose() {
        this.linear.bias.dispose();
      }
    }
    class Renamed extends Sound {
      override get parameters() {
        return this.linear.parameters;
      }
    }
    expect(failures(Forgetful)).toEqual([DISPOSE]);
    expect(failures(Renamed)).toContain('has parameters of exactly these names and shapes, in this order');
  });

  test('another shape, or a refusal in other words, is seen', () => {
    class Transposed extends Sound {
      override apply(values: tf.Tensor2D, dropout: Dropout): tf.Tensor2D {
        return tf.tidy(() => tf.transpose(super.apply(values, dropout)));
      }
    }
    class Wordless extends Sound {
      override apply(values: tf.Tensor2D, dropout: Dropout): tf.Tensor2D {
        if (values.shape[1] !== 3) throw new RangeError('wrong shape');
        return super.apply(values, dropout);
      }
    }
    expect(failures(Transposed)).toContain('has outputs of exactly these names and shapes');
    expect(failures(Wordless)).toEqual([REFUSAL]);
  });
});
