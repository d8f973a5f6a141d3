import { selectBackend } from '@sdumc/backend';
import { expect, test } from 'vitest';
import { matmulGflops } from './matmul-peak.ts';

test.each([1, 2])('products reach a speed above 0 that no processor exceeds, %i at once', async (workers) => {
  const gflops = await matmulGflops({ backend: 'wasm', workers, size: 128 });
  expect(gflops).toBeGreaterThan(0);
  expect(gflops).toBeLessThan(1e4);
});

test.skipIf(await selectBackend('gpu').then(() => true, () => false))(
  'a backend that cannot run is an error, and no thread stays (skipped where there is a gpu package)',
  async () => {
    await expect(matmulGflops({ backend: 'gpu', workers: 2, size: 8 })).rejects.toThrow(/^backend gpu cannot run: [^\n]*$/);
  },
); // prettier-ignore
