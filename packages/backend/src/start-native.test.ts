import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { nativeReport } from '../testing/native-report.ts';
import { selectBackend } from './select-backend.ts';

const report = await nativeReport();

describe.skipIf(report === null)(
  'native TensorFlow (skipped where @tensorflow/tfjs-node has no working binding)',
  () => {
    test('is what the one tfjs computes with', () => {
      expect(report).toMatchObject({ name: 'node', skipped: [] });
      expect(tf.getBackend()).toBe('tensorflow');
      expect(tf.sum(tf.tensor1d([1, 2, 3])).dataSync()[0]).toBe(6);
    });

    test('top-k works, which needs what Node 23 removed', () => {
      expect(tf.topk([3, 1, 2], 2).values.arraySync()).toEqual([3, 2]);
    });

    test('auto finds it', async () => {
      expect((await selectBackend('auto')).name).not.toBe('wasm');
    });
  },
);
