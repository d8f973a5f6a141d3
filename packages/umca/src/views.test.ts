import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { pickView, VIEWS } from './views.ts';

test('the seven views stand in this order', () => {
  expect(VIEWS).toEqual(['fused', 'at', 'tv', 'av', 'audio', 'text', 'video']);
});

test('pickView takes one view of every utterance, and leaves nothing behind', () => {
  const views = tf.tensor3d(
    Array.from({ length: 2 * 7 * 3 }, (_, i) => i),
    [2, 7, 3],
  );
  const before = tf.memory().numTensors;
  const picked = VIEWS.map((view) => pickView(view, views));
  expect(tf.memory().numTensors).toBe(before + 7);
  picked.forEach((view, i) =>
    expect(view.arraySync()).toEqual([0, 21].map((start) => [0, 1, 2].map((c) => start + 3 * i + c))),
  );
});
