import { statSync } from 'node:fs';
import { resolve as absolute } from 'node:path';
import { Worker } from 'node:worker_threads';
import { float16ToFloat32 } from '@sdumc/formats';
import { oneLine } from '../../one-line.ts';
import type { Hdf5Answer, Hdf5Array, Hdf5Numbers, Hdf5Request, Hdf5WorkerData } from './hdf5-request.ts';

/** Reads parts of HDF5 files, in a thread of its own. */
export interface Hdf5Client {
  /** Names in a group. */
  names(file: string, path: string): Promise<readonly string[]>;
  describe(file: string, path: string): Promise<Hdf5Array>;
  /** `count` rows of an array from row `start` on, row-major. */
  numbers(file: string, path: string, start: number, count: number): Promise<Float32Array | Float64Array>;
  texts(file: string, path: string, start: number, count: number): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** The library went astray in this file: there is no use in asking again. */
export class Hdf5Failure extends Error {}

/** A request takes milliseconds. A file in which the library runs in circles is given up after this much computing. */
const REQUEST_MS = 900;
/** Time counts only while this process computes: on a machine that is busy or asleep, up to so many times the limit passes. */
const PATIENCE = 20;
const BETWEEN_LOOKS_MS = 50;
/** A program that was busy itself, or asleep, finds the limit passed and the answer there; this long it then looks for it. */
const SECOND_LOOK_MS = 50;
/** Slow disks: a large file gets more time. */
const MS_PER_MEBIBYTE = 50;
const START_MS = 60_000;

const BASE_MEMORY_BYTES = 2 ** 28;
const HIGHEST_MEMORY_BYTES = 2 ** 30 * 1.5;

/**
 * HDF5 is read by the C library, compiled to WebAssembly. A damaged file can make it loop, trap or want all memory; so it runs
 * in a worker, one request at a time, each with a time limit. A worker that fails is ended and the next request gets a new one.
 *
 * Errors: `COVAREP.csd: cannot be opened as HDF5: file signature not found`.
 */
export function openHdf5Client(files: readonly string[]): Hdf5Client {
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  const limitMs = REQUEST_MS + (bytes / 2 ** 20) * MS_PER_MEBIBYTE;
  const workerData: Hdf5WorkerData = {
    files: files.map((file) => absolute(file)),
    memoryBytes: Math.min(HIGHEST_MEMORY_BYTES, BASE_MEMORY_BYTES + 16 * bytes),
  };
  let worker: Promise<Worker> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  async function attempt(request: Hdf5Request): Promise<unknown> {
    if (closed) throw new Error(`${request.file}: was closed`);
    const running = await (worker ??= startWorker(workerData));
    try {
      const answer = await ask(running, request, limitMs);
      if ('value' in answer) return answer.value;
      const reason = `${request.file}: ${oneLine(answer.reason)}`;
      throw answer.fatal ? new Hdf5Failure(reason) : new Error(reason);
    } catch (error) {
      if (error instanceof Hdf5Failure) {
        worker = undefined;
        await running.terminate();
      }
      throw error;
    }
  }

  function queue<T>(request: Hdf5Request): Promise<T> {
    const answer = last.then(() => attempt(request));
    last = answer.catch(() => undefined);
    return answer as Promise<T>;
  }

  return {
    names: (file, path) => queue({ kind: 'names', file, path }),
    describe: (file, path) => queue({ kind: 'describe', file, path }),
    async numbers(file, path, start, count) {
      const numbers = await queue<Hdf5Numbers>({ kind: 'numbers', file, path, start, count });
      return numbers instanceof Uint16Array ? float16ToFloat32(numbers) : numbers;
    },
    texts: (file, path, start, count) => queue({ kind: 'texts', file, path, start, count }),
    async close() {
      closed = true;
      await last;
      await (await worker)?.terminate();
    },
  };
}

/** What runs the worker's program where it is TypeScript; it is not published. */
const SOURCE_PROGRAM = './hdf5-worker-from-source.mjs';

/** The worker's program stands beside this file: as built, or as source, which wants a loader first. */
async function startWorker(workerData: Hdf5WorkerData): Promise<Worker> {
  const isSource = import.meta.url.endsWith('.ts');
  const program = isSource ? new URL(SOURCE_PROGRAM, import.meta.url) : new URL('./hdf5-worker.js', import.meta.url);
  const worker = new Worker(program, { workerData, execArgv: [], stdout: true, stderr: true });
  await once(worker, START_MS, 'HDF5 reader');
  worker.unref(); // an idle worker keeps no program alive
  return worker;
}

async function ask(worker: Worker, request: Hdf5Request, limitMs: number): Promise<Hdf5Answer> {
  worker.ref();
  worker.postMessage({ ...request, file: absolute(request.file) } satisfies Hdf5Request);
  const answer = await once(worker, limitMs, request.file);
  worker.unref();
  return answer as Hdf5Answer;
}

/** The worker's next message, unless it fails, ends or takes too long. */
function once(worker: Worker, limitMs: number, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      act();
    };
    const fail = (reason: string) => settle(() => reject(new Hdf5Failure(`${name}: ${reason}`)));
    const onMessage = (message: unknown) => settle(() => resolve(message));
    const onError = (error: unknown) => fail(`reading it failed: ${(error as Error).message.split('\n', 1)[0]!}`);
    const onExit = () => fail('reading it ended early');
    const giveUp = () => fail(`was given up after ${Math.round(limitMs)} ms, it is damaged or the disk is slow`);
    const [started, before] = [performance.now(), process.cpuUsage()];
    const look = () => {
      const { user, system } = process.cpuUsage(before);
      const isOver = (user + system) / 1000 >= limitMs || performance.now() - started > PATIENCE * limitMs;
      timer = isOver ? setTimeout(giveUp, SECOND_LOOK_MS) : setTimeout(look, BETWEEN_LOOKS_MS);
    };
    let timer = setTimeout(look, limitMs);
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
}
