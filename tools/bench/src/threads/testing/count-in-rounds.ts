import { setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { barrier } from '../barrier.ts';

// Counts rounds, and says how far all threads were after each of them.
interface Task {
  readonly memory: SharedArrayBuffer;
  /** An Int32 of each thread */
  readonly counts: SharedArrayBuffer;
  readonly thread: number;
  readonly rounds: number;
}

const { memory, counts, thread, rounds } = workerData as Task;
const [together, all] = [barrier(memory, 3), new Int32Array(counts)];
const seen: number[][] = [];
for (let round = 0; round < rounds; round++) {
  if (round % 3 === thread) await setTimeout(2);
  Atomics.add(all, thread, 1);
  together();
  seen.push([...all]);
  together();
}
parentPort!.postMessage(seen);
