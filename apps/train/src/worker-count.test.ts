import { availableParallelism } from 'node:os';
import type { UtteranceSource } from '@sdumc/core';
import { expect, test } from 'vitest';
import { defaultWorkers } from './worker-count.ts';

const source = (frames: number | undefined): UtteranceSource => ({
  name: 'made up',
  utterances: [{ id: 'a', videoId: 'a', split: 'train', valence: 0 }],
  widths: { audio: 74 },
  ...(frames === undefined ? {} : { frameCounts: () => ({ audio: frames }) }),
  read: () => Promise.resolve({}),
});

test('takes all cores for long batches on WebAssembly, and one thread for anything else', () => {
  const cores = Math.min(8, availableParallelism());
  expect(defaultWorkers('wasm', { source: source(500), batchSize: 32 })).toBe(cores);
  expect(defaultWorkers('wasm', { source: source(5), batchSize: 32 })).toBe(1);
  expect(defaultWorkers('wasm', { source: source(undefined), batchSize: 32 })).toBe(1);
  expect(defaultWorkers('node', { source: source(500), batchSize: 32 })).toBe(1);
  expect(defaultWorkers('gpu', { source: source(500), batchSize: 32 })).toBe(1);
});
