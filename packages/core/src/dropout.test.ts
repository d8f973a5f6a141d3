import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { noDropout, seededDropout, utteranceDropout } from './dropout.ts';
import { randomStream } from './random/random-stream.ts';

const COUNT = 40_000;
const ones = () => tf.ones<tf.Rank.R1>([COUNT]);
const share = (values: ArrayLike<number>, chosen: (value: number, i: number) => boolean) =>
  Array.from(values).filter(chosen).length / values.length;

describe('noDropout', () => {
  test('gives back what it was given', () => {
    const values = tf.tensor1d([1, 2]);
    expect(noDropout(values, 0.9)).toBe(values);
  });
});

describe('seededDropout', () => {
  test.each([0.1, 0.3, 0.5, 0.9])('at rate %f drops that share and scales the rest by 1/(1 − rate)', (rate) => {
    const values = seededDropout(randomStream(1))(ones(), rate).dataSync();
    const fiveErrors = 5 * Math.sqrt((rate * (1 - rate)) / COUNT);
    expect(Math.abs(share(values, (value) => value === 0) - rate)).toBeLessThan(fiveErrors);
    const kept = new Set(values.filter((value) => value !== 0));
    expect(kept.size).toBe(1);
    expect(Math.abs([...kept][0]! * (1 - rate) - 1)).toBeLessThan(1e-4);
    // Both halves of a random word decide, each at the same rate.
    for (const half of [0, 1])
      expect(Math.abs(share(values, (value, i) => i % 2 === half && value === 0) - rate / 2)).toBeLessThan(fiveErrors);
  });

  test('multiplies the values, of any shape', () => {
    const values = tf.tensor3d(
      Array.from({ length: 30 }, (_, i) => i + 1),
      [2, 3, 5],
    );
    const dropped = seededDropout(randomStream(2))(values, 0.5);
    expect(dropped.shape).toEqual([2, 3, 5]);
    const ratios = dropped.dataSync().map((value, i) => value / (i + 1));
    expect(new Set(ratios)).toEqual(new Set([0, 2]));
  });

  test('decides every value, also the last of an odd number', () => {
    const dropout = seededDropout(randomStream(3));
    const last = Array.from({ length: 200 }, () => dropout(tf.ones([3]), 0.5).dataSync()[2]!);
    expect(new Set(last)).toEqual(new Set([0, 2]));
  });

  test('draws anew at each call: what two calls drop is independent', () => {
    const dropout = seededDropout(randomStream(4));
    const [first, second] = [dropout(ones(), 0.5).dataSync(), dropout(ones(), 0.5).dataSync()];
    const both = share(first, (value, i) => value === 0 && second[i] === 0);
    expect(Math.abs(both - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / COUNT));
    const neighbours = share(first, (value, i) => value === 0 && first[i + 1] === 0);
    expect(Math.abs(neighbours - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / COUNT));
  });

  test('the same stream gives the same masks, another stream others', () => {
    const masks = (seed: number) => {
      const dropout = seededDropout(randomStream(seed));
      return [0.3, 0.5].map((rate) => Array.from(dropout(tf.ones([50]), rate).dataSync()));
    };
    expect(masks(5)).toEqual(masks(5));
    expect(masks(5)).not.toEqual(masks(6));
  });

  test('rate 0 changes nothing', () => {
    const values = tf.tensor1d([1, 2, 3]);
    expect(seededDropout(randomStream(7))(values, 0)).toBe(values);
  });

  test('the gradient is the mask', () => {
    const values = tf.ones([100]);
    const mask = seededDropout(randomStream(8))(values, 0.3).dataSync();
    const dropout = seededDropout(randomStream(8));
    expect(
      tf
        .grad((x) => tf.sum(dropout(x, 0.3)))(values)
        .dataSync(),
    ).toEqual(mask);
  });

  test('leaves no tensor behind but its result', () => {
    const values = tf.ones([10]);
    const before = tf.memory().numTensors;
    seededDropout(randomStream(9))(values, 0.5).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test.each([-0.1, 1, 1.5, NaN])('refuses rate %d', (rate) => {
    expect(() => seededDropout(randomStream(1))(tf.ones([2]), rate)).toThrow(
      new RangeError(`dropout rate: must be in [0, 1), received ${rate}`),
    );
  });
});

describe('utteranceDropout', () => {
  const streams = (...utterances: number[]) => utterances.map((utterance) => randomStream(1, utterance));
  /** What is left of [rows, 7] ones, utterance by utterance. */
  const left = (utterances: number[], counts: number[], rate: number) => {
    const rows = counts.reduce((sum, count) => sum + count, 0);
    const dropped = utteranceDropout(streams(...utterances))(tf.ones<tf.Rank.R2>([rows, 7]), rate, counts).arraySync();
    let start = 0;
    return counts.map((count) => dropped.slice(start, (start += count)));
  };

  test.each([0.3, 0.5])('at rate %f drops of an utterance the same, whoever shares its batch', (rate) => {
    const [first, second, third] = left([4, 5, 6], [3, 11, 2], rate);
    expect(left([6, 4], [2, 3], rate)).toEqual([third, first]);
    expect(left([5], [11], rate)).toEqual([second]);
    expect(first).not.toEqual(left([7], [3], rate)[0]);
  });

  test.each([0.3, 0.5])('honours rate %f, in every utterance', (rate) => {
    for (const rows of left([1, 2, 3], [900, 1, 801], rate).filter(({ length }) => length > 1)) {
      const values = rows.flat();
      const fiveErrors = 5 * Math.sqrt((rate * (1 - rate)) / values.length);
      expect(Math.abs(share(values, (value) => value === 0) - rate)).toBeLessThan(fiveErrors);
      expect(new Set(values).size).toBe(2);
    }
  });

  test('draws anew at each call', () => {
    const dropout = utteranceDropout(streams(1));
    const draw = () => dropout(tf.ones<tf.Rank.R2>([1, COUNT]), 0.5).dataSync();
    const [first, second] = [draw(), draw()];
    const both = share(first, (value, i) => value === 0 && second[i] === 0);
    expect(Math.abs(both - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / COUNT));
  });

  test('refuses values of other utterances', () => {
    expect(() => utteranceDropout(streams(1, 2))(tf.ones([3, 2]), 0.5, [3])).toThrow(
      'must have the rows of 2 utterances',
    );
    expect(() => utteranceDropout(streams(1, 2))(tf.ones([3, 2]), 0.5, [3, 1])).toThrow('received 3 for 2 of 4 rows');
  });
});
