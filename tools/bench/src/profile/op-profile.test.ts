import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { opTable, profileOps, type OpRow } from './op-profile.ts';

beforeAll(() => tf.setBackend('cpu'));
afterEach(() => vi.restoreAllMocks());

/** Registers a kernel of the cpu backend for the time of a test. */
async function withKernel(
  kernelName: string,
  kernelFunc: () => tf.TensorInfo,
  test: () => Promise<void>,
): Promise<void> {
  tf.registerKernel({ kernelName, backendName: 'cpu', kernelFunc });
  try {
    await test();
  } finally {
    tf.unregisterKernel(kernelName, 'cpu');
  }
}

test('counts calls and bytes, and keeps products of different shapes apart', async () => {
  const [a, b] = [tf.ones([2, 3]), tf.ones([4, 3])];
  const rows = await profileOps(async () => {
    tf.matMul(a, b, false, true);
    await Promise.resolve();
    tf.matMul(a, b, false, true);
    tf.matMul(b, a, false, true);
    tf.add(tf.ones([5, 1]), tf.ones([1, 100]));
  });
  const of = (op: string) => rows.find((row) => row.op === op);
  expect(of('BatchMatMul [2,3]·[4,3]ᵀ')).toMatchObject({ calls: 2, megabytesOut: (2 * 2 * 4 * 4) / 1e6 });
  expect(of('BatchMatMul [4,3]·[2,3]ᵀ')).toMatchObject({ calls: 1, shapes: '[4,3] [2,3] → [4,2]' });
  expect(of('Add')).toMatchObject({ calls: 1, megabytesOut: 0.002, shapes: '[5,1] [1,100] → [5,100]' });
  expect(rows.map(({ milliseconds }) => milliseconds)).toEqual(rows.map(({ milliseconds }) => milliseconds).sort((x, y) => y - x)); // prettier-ignore
});

test('time of a kernel within a kernel is counted once, and the shapes are those of the longest call', async () => {
  let clock = 1000; // ms
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
  const sizes = [1, 1, 2, 1, 1];
  const slow = () => {
    const size = sizes.shift()!;
    clock += size === 2 ? 20 : 5;
    return tf.engine().makeTensor(new Float32Array(size), [size], 'float32');
  };
  const outer = () => {
    tf.engine().runKernel('Slow', {});
    const result = tf.engine().runKernel('Slow', {});
    clock += 3;
    return result as tf.Tensor;
  };
  await withKernel('Slow', slow, () =>
    withKernel('Outer', outer, async () => {
      const rows = await profileOps(() => {
        tf.engine().runKernel('Outer', {});
        tf.engine().runKernel('Outer', {});
        tf.engine().runKernel('Slow', {});
      });
      expect(rows).toMatchObject([
        { op: 'Slow', calls: 5, milliseconds: 40, shapes: ' → [2]' },
        { op: 'Outer', calls: 2, milliseconds: 6 },
      ]);
    }),
  );
});

test('kernels are as before, also where the work fails', async () => {
  const before = tf.getKernelsForBackend('cpu');
  await profileOps(() => tf.ones([2]));
  await expect(profileOps(() => Promise.reject(new Error('out of luck')))).rejects.toThrow('out of luck');
  const after = tf.getKernelsForBackend('cpu');
  expect(new Set(after)).toEqual(new Set(before));
  for (const kernel of before) expect(tf.getKernel(kernel.kernelName, 'cpu')).toBe(kernel);
});

test('a table names the longest, the others and all', () => {
  const row = (op: string, milliseconds: number): OpRow => ({ op, calls: 2, milliseconds, megabytesOut: 1, shapes: '[1] → [1]' }); // prettier-ignore
  const lines = opTable([row('Tanh', 6), row('Add', 3), row('Sum', 1)], 1).map((line) => line.split(/ {2,}/));
  expect(lines.slice(1)).toEqual([
    ['Tanh', '2', '6.0', '60.0 %', '1.0', '[1] → [1]'],
    ['2 others', '4', '4.0', '40.0 %', '2.0', ''],
    ['all', '6', '10.0', '100.0 %', '3.0', ''],
  ]);
  expect(opTable([])).toHaveLength(2);
});
