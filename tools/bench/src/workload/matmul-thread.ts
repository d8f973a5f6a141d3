import { parentPort, workerData } from 'node:worker_threads';
import { selectBackend, type BackendName } from '@sdumc/backend';
import { barrier } from '../threads/barrier.ts';
import { timeProducts } from './time-products.ts';

/** What a thread is to measure; it posts the seconds of each round. */
export interface MatmulTask {
  readonly backend: BackendName;
  readonly threads: number;
  readonly size: number;
  readonly rounds: number;
  /** Of a barrier */
  readonly memory: SharedArrayBuffer;
}

const { backend, threads, size, rounds, memory } = workerData as MatmulTask;
await selectBackend(backend, { threads: 1 });
parentPort!.postMessage(timeProducts(size, rounds, barrier(memory, threads)));
