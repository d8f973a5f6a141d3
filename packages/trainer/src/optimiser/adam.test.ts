import * as tf from '@tensorflow/tfjs';
import { randomStream } from '@sdumc/core';
import { describe, expect, test } from 'vitest';
import { Adam, type AdamConfig } from './adam.ts';

/** Published, but ε and λ large enough that where they stand shows in float32. */
const CONFIG: AdamConfig = { beta1: 0.9, beta2: 0.999, epsilon: 0.05, weightDecay: 0.2 };
const SHAPES = { weight: [3, 2], bias: [2], seldom: [2, 2], never: [3] };
type Name = keyof typeof SHAPES;
const NAMES = Object.keys(SHAPES) as Name[];
const sizeOf = (name: Name) => SHAPES[name].reduce((product, axis) => product * axis, 1);
const numbers = (seed: number, name: Name, scale: number) => {
  const random = randomStream(seed, NAMES.indexOf(name));
  return Array.from({ length: sizeOf(name) }, () => scale * random.normal());
};
const newParameters = () =>
  new Map(NAMES.map((name) => [name as string, tf.variable(tf.tensor(numbers(1, name, 1), SHAPES[name]))]));

/** `seldom` has a gradient in every third step, from the third on; `never` has none; one is all zeros. */
const gradientsOf = (step: number) =>
  new Map(
    NAMES.filter((name) => name === 'weight' || name === 'bias' || (name === 'seldom' && step % 3 === 2)).map(
      (name) => [name, numbers(100 + step, name, step === 4 ? 0 : 0.3)],
    ),
  );
const rateOf = (step: number) => 0.05 / (1 + step);

/** torch.optim.Adam(weight_decay=λ) in double precision, one parameter at a time. */
function plainAdam(steps: number, { beta1, beta2, epsilon, weightDecay }: AdamConfig): Record<Name, number[]> {
  return Object.fromEntries(
    NAMES.map((name) => {
      const theta = numbers(1, name, 1);
      const m = theta.map(() => 0);
      const v = theta.map(() => 0);
      let t = 0;
      for (let step = 0; step < steps; step++) {
        const gradient = gradientsOf(step).get(name);
        if (gradient === undefined) continue;
        t += 1;
        theta.forEach((parameter, i) => {
          const g = gradient[i]! + weightDecay * parameter;
          m[i] = beta1 * m[i]! + (1 - beta1) * g;
          v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
          const denominator = Math.sqrt(v[i]) / Math.sqrt(1 - beta2 ** t) + epsilon;
          theta[i] = parameter - (rateOf(step) / (1 - beta1 ** t)) * (m[i] / denominator);
        });
      }
      return [name, theta];
    }),
  ) as Record<Name, number[]>;
}

function run(adam: Adam, from: number, to: number): void {
  for (let step = from; step < to; step++)
    tf.tidy(() => {
      const gradients = [...gradientsOf(step)].map(([name, g]): [string, tf.Tensor] => [
        name,
        tf.tensor(g, SHAPES[name]),
      ]);
      adam.apply(new Map(gradients), rateOf(step));
    });
}

const valuesOf = (parameters: ReadonlyMap<string, tf.Variable>) =>
  Object.fromEntries([...parameters].map(([name, parameter]) => [name, Array.from(parameter.dataSync())]));

describe('Adam', () => {
  test.each<[string, AdamConfig]>([
    ['all settings large', CONFIG],
    ['as published', { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 1e-5 }],
    ['without L2', { ...CONFIG, weightDecay: 0 }],
    ['other decays', { ...CONFIG, beta1: 0.5, beta2: 0.7 }],
  ])('is that of PyTorch in double precision: %s', (_, config) => {
    const parameters = newParameters();
    const adam = new Adam(parameters, config);
    for (const steps of [1, 4, 12]) {
      run(adam, { 1: 0, 4: 1, 12: 4 }[steps]!, steps);
      const expected = plainAdam(steps, config);
      for (const [name, received] of Object.entries(valuesOf(parameters)))
        received.forEach((value, i) =>
          expect(Math.abs(value - expected[name as Name][i]!), `${name}[${i}] after ${steps}`).toBeLessThan(2e-6),
        );
    }
    expect(adam.state.steps).toEqual({ weight: 12, bias: 12, seldom: 4 });
  });

  test('leaves a parameter without gradient alone: no decay, no step', () => {
    const parameters = newParameters();
    const adam = new Adam(parameters, CONFIG);
    const before = valuesOf(parameters);
    run(adam, 0, 2);
    const after = valuesOf(parameters);
    expect(after['never']).toEqual(before['never']);
    expect(after['seldom']).toEqual(before['seldom']);
    expect(after['weight']).not.toEqual(before['weight']);
    run(adam, 2, 3);
    expect(valuesOf(parameters)['seldom']).not.toEqual(before['seldom']);
  });

  test('goes on from its state to the bit, and a state is a copy', () => {
    const straight = newParameters();
    const adam = new Adam(straight, CONFIG);
    run(adam, 0, 4);
    const [state, weights] = [adam.state, valuesOf(straight)];
    const kept = structuredClone(state);
    run(adam, 4, 9);
    expect(state).toEqual(kept);

    const resumed = newParameters();
    for (const [name, parameter] of resumed) parameter.assign(tf.tensor(weights[name]!, parameter.shape));
    const other = new Adam(resumed, CONFIG);
    other.state = state;
    expect(other.state).toEqual(kept);
    run(other, 4, 9);
    expect(valuesOf(resumed)).toEqual(valuesOf(straight));
    expect(other.state).toEqual(adam.state);
    expect(state).toEqual(kept);
  });

  test('a published step moves every value by the learning rate at first, whatever the size of its gradient', () => {
    const parameter = tf.variable(tf.tensor1d([1, 1, 1]));
    const adam = new Adam(new Map([['x', parameter as tf.Variable]]), { ...CONFIG, epsilon: 1e-8, weightDecay: 0 });
    adam.apply(new Map<string, tf.Tensor>([['x', tf.tensor1d([1e-3, -1, 1e3])]]), 0.125);
    Array.from(parameter.dataSync()).forEach((value, i) => expect(value).toBeCloseTo([0.875, 1.125, 0.875][i]!, 5));
  });

  test('refuses what does not fit, by name', () => {
    const adam = new Adam(newParameters(), CONFIG);
    expect(() => adam.apply(new Map<string, tf.Tensor>([['other', tf.zeros([1])]]), 1)).toThrow(
      new Error('Adam: gradient for unknown parameter "other"'),
    );
    run(adam, 0, 3);
    const { state } = adam;
    const refuses = (spoiled: typeof state, name: string) =>
      expect(() => (new Adam(newParameters(), CONFIG).state = spoiled)).toThrow(
        new Error(`Adam state: does not fit parameter "${name}"`),
      );
    refuses({ ...state, steps: { ...state.steps, other: 1 } }, 'other');
    refuses({ ...state, mean: new Map([...state.mean, ['bias', new Float32Array(3)]]) }, 'bias');
    refuses({ ...state, square: new Map() }, 'weight');
  });

  test('leaves nothing on the device, and nothing of a gradient in its moments', () => {
    const parameters = newParameters();
    const before = tf.memory().numTensors;
    const adam = new Adam(parameters, CONFIG);
    run(adam, 0, 2);
    expect(adam.state.steps).toEqual({ weight: 2, bias: 2 });
    expect(tf.memory().numTensors).toBe(before);
    const { mean } = adam.state;
    for (const parameter of parameters.values()) parameter.assign(tf.onesLike(parameter));
    expect(adam.state.mean).toEqual(mean);
  });
});
