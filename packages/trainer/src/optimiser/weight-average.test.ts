import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { WeightAverage } from './weight-average.ts';

const parametersOf = (a: number[], b: number) =>
  new Map<string, tf.Variable>([
    ['a', tf.variable(tf.tensor1d(a))],
    ['b', tf.variable(tf.scalar(b))],
  ]);
const values = (parameters: ReadonlyMap<string, tf.Tensor>) =>
  [...parameters.values()].flatMap((p) => Array.from(p.dataSync()));
const set = (parameters: ReadonlyMap<string, tf.Variable>, [x, y, z]: readonly number[]) => {
  tf.tidy(() => {
    parameters.get('a')!.assign(tf.tensor1d([x!, y!]));
    parameters.get('b')!.assign(tf.scalar(z!));
  });
};
const walk = (step: number) => [step, 10 - step * step, Math.sin(step)];

/** The same in double precision. */
function plainAverage(steps: number, decay: number): number[] {
  let average = walk(0);
  for (let s = 1; s <= steps; s++) {
    const kept = Math.min(decay, (1 + s) / (10 + s));
    average = average.map((value, i) => kept * value + (1 - kept) * walk(s)[i]!);
  }
  return average;
}

describe('WeightAverage', () => {
  test.each([0.3, 0.5, 0.99])('is the running average, with its warm-up (decay %d)', (decay) => {
    const parameters = parametersOf(walk(0).slice(0, 2), walk(0)[2]!);
    const average = new WeightAverage(parameters, decay);
    for (let s = 1; s <= 12; s++) {
      set(parameters, walk(s));
      average.update(s);
      const received = [...average.state.values()].flatMap((array) => Array.from(array));
      plainAverage(s, decay).forEach((value, i) => expect(Math.abs(received[i]! - value)).toBeLessThan(1e-4));
    }
  });

  test('stands in the place of the parameters while work runs, and they come back to the bit, even after an error', async () => {
    const parameters = parametersOf([1, 2], 3);
    const average = new WeightAverage(parameters, 0.5);
    set(parameters, [0.1, -7, 1e-9]);
    average.update(1);
    const live = values(parameters);
    const expected = [...average.state.values()].flatMap((array) => Array.from(array));
    const before = tf.memory().numTensors;
    expect(await average.inPlace(async () => values(parameters))).toEqual(expected);
    expect(values(parameters)).toEqual(live);
    const failing = average.inPlace(async () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(values(parameters)).toEqual(live);
    expect(tf.memory().numTensors).toBe(before);
    // The average is its own: later steps of the parameters do not move it.
    set(parameters, [5, 5, 5]);
    expect([...average.state.values()].flatMap((array) => Array.from(array))).toEqual(expected);
  });

  test('goes on from its state, which is a copy, and keeps nothing on the device', () => {
    const parameters = parametersOf([1, 2], 3);
    const before = tf.memory().numTensors;
    const average = new WeightAverage(parameters, 0.5);
    set(parameters, [4, 5, 6]);
    average.update(1);
    const { state } = average;
    const kept = structuredClone(state);
    const other = new WeightAverage(parameters, 0.5);
    other.state = state;
    for (const each of [average, other]) each.update(2);
    expect(other.state).toEqual(average.state);
    expect(state).toEqual(kept);
    expect(() => (other.state = new Map([['a', new Float32Array(3)]]))).toThrow(
      new Error('weight average: does not fit parameter "a"'),
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});
