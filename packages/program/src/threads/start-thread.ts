import { SHARE_ENV, Worker } from 'node:worker_threads';

/** Options of Node for a thread or process that runs our TypeScript, whatever runs this one. */
export const TYPESCRIPT_OPTIONS: readonly string[] = [
  '--conditions=@sdumc/source',
  '--import',
  new URL('./register-tsx.mjs', import.meta.url).href,
];

/**
 * Starts a module of TypeScript in a thread. `--import tsx`, which a thread inherits, does nothing there: tsx registers
 * itself on the main thread only, so that every other thread has to register it by its programming interface.
 *
 * The environment is that of this process: TensorFlow's own code sees no other, whereas a thread's copy of it is
 * JavaScript's alone.
 *
 * @param module URL of the module
 * @param workerData what the module finds as `workerData` of node:worker_threads
 * @example
 * const thread = startThread(new URL('./count.ts', import.meta.url), { from: 1 });
 * thread.on('message', console.log);
 */
export function startThread(module: URL, workerData: unknown): Worker {
  return new Worker(module, { workerData, env: SHARE_ENV, execArgv: [...TYPESCRIPT_OPTIONS] });
}
