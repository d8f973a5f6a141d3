import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { randomStream } from '../random/random-stream.ts';
import { Layer } from './layer.ts';
import { Linear } from './linear.ts';

class Inner extends Layer {
  readonly scale = this.parameter<tf.Rank.R1>('scale', [2], Float32Array.of(1, 2));
}

class Outer extends Layer {
  readonly shift = this.parameter<tf.Rank.R0>('shift', [], Float32Array.of(3));
  readonly inner = this.child('inner.first', new Inner());
  readonly linear = this.child('linear', new Linear({ inputWidth: 2, outputWidth: 1, random: randomStream(1) }));
}

test('finds the parameters of nested layers under dotted names, in order', () => {
  const outer = new Outer();
  expect([...outer.parameters.keys()]).toEqual(['shift', 'inner.first.scale', 'linear.weight', 'linear.bias']);
  expect(outer.parameters.get('inner.first.scale')).toBe(outer.inner.scale);
  expect(outer.inner.scale.trainable).toBe(true);
});

test('parameters outlive a tidy in which their layer is built', () => {
  const built: Outer[] = [];
  tf.tidy(() => {
    built.push(new Outer());
  });
  const [outer] = built as [Outer];
  expect(Array.from(outer.inner.scale.dataSync())).toEqual([1, 2]);
});

test('two layers of one kind do not share parameters', () => {
  const [first, second] = [new Inner(), new Inner()];
  first.scale.assign(tf.tensor1d([5, 6]));
  expect(Array.from(second.scale.dataSync())).toEqual([1, 2]);
});

test('dispose frees the parameters of nested layers too', () => {
  const before = tf.memory().numTensors;
  const outer = new Outer();
  expect(tf.memory().numTensors).toBe(before + 4);
  outer.dispose();
  expect(tf.memory().numTensors).toBe(before);
  expect(outer.linear.weight.isDisposed).toBe(true);
});
