import { once } from 'node:events';
import { selectBackend, type BackendName } from '@sdumc/backend';
import { BARRIER_BYTES } from '../threads/barrier.ts';
import { startThread } from '@sdumc/program';
import type { MatmulTask } from './matmul-thread.ts';
import { timeProducts } from './time-products.ts';

export interface MatmulPeak {
  readonly backend: BackendName;
  /** Threads that multiply at once, each with a backend of its own; 1 is this very thread, whose backend is changed */
  readonly workers: number;
  /** Rows and columns of the matrices */
  readonly size?: number;
}

const ROUNDS = 5;
const THREAD = new URL('./matmul-thread.ts', import.meta.url);

/**
 * How many GFLOP/s matrix products reach on this machine, all workers together: the best of five rounds, which all of
 * them begin together. A multiply-add is two operations.
 *
 * @throws Error where the backend cannot run
 * @example
 * await matmulGflops({ backend: 'wasm', workers: 2 }); // 50
 */
export async function matmulGflops({ backend, workers, size = 2048 }: MatmulPeak): Promise<number> {
  const secondsOfWorkers =
    workers === 1
      ? [await secondsHere(backend, size)]
      : await secondsApart({ backend, threads: workers, size, rounds: ROUNDS, memory: new SharedArrayBuffer(BARRIER_BYTES) }); // prettier-ignore
  const gflopsOfRounds = Array.from({ length: ROUNDS }, (_, round) =>
    secondsOfWorkers.reduce((sum, seconds) => sum + (2 * size ** 3) / 1e9 / seconds[round]!, 0),
  );
  return Math.max(...gflopsOfRounds);
}

async function secondsHere(backend: BackendName, size: number): Promise<number[]> {
  await selectBackend(backend);
  return timeProducts(size, ROUNDS, () => undefined);
}

async function secondsApart(task: MatmulTask): Promise<number[][]> {
  const threads = Array.from({ length: task.threads }, () => startThread(THREAD, task));
  try {
    return await Promise.all(threads.map(async (thread) => (await once(thread, 'message'))[0] as number[]));
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate())); // one that failed leaves others at the barrier
  }
}
