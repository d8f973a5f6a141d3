import { once } from 'node:events';
import { expect, test } from 'vitest';
import { BARRIER_BYTES } from './barrier.ts';
import { startThread } from '@sdumc/program';

const COUNT = new URL('./testing/count-in-rounds.ts', import.meta.url);

test('no thread is a round ahead of another, however long one of them takes', async () => {
  const [memory, counts, rounds] = [new SharedArrayBuffer(BARRIER_BYTES), new SharedArrayBuffer(12), 20];
  const threads = [0, 1, 2].map((thread) => startThread(COUNT, { memory, counts, thread, rounds }));
  const seen = await Promise.all(threads.map(async (thread) => (await once(thread, 'message'))[0] as number[][]));
  for (const ofThread of seen)
    expect(ofThread).toEqual(Array.from({ length: rounds }, (_, round) => [round + 1, round + 1, round + 1]));
});
