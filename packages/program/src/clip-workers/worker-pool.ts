import type { ClipJob, ClipResult, Origins, WorkerSettings } from './messages.ts';
import { startWorker, WorkerEnded, type ClipWatch, type Worker } from './start-worker.ts';

/** Several workers that take clips as they come. */
export interface WorkerPool {
  readonly origins: Origins;
  readonly notes: readonly string[];
  /**
   * Extracts clips, each where there is room, and hands over results as they are done. A clip whose process dies has that as its
   * failure; another process takes its place.
   *
   * @param signal ends it early; clips under way are given up
   */
  run<Item>(
    items: readonly Item[],
    jobOf: (item: Item) => ClipJob,
    onResult: (item: Item, result: ClipResult) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void>;
  /** One clip; whoever calls sees to it that there are no more at once than processes. */
  extract(job: ClipJob, watch?: ClipWatch): Promise<ClipResult>;
  /** One line about what the text encoder cannot read of these; none where it can. To be asked while no clip is under way. */
  textNotes(texts: readonly string[]): Promise<readonly string[]>;
  stop(): void;
}

/** Of a clip whose process was gone before it began. */
const MOST_ATTEMPTS = 3;

/** Starts the workers, all at once; the first tells what the extractors are. */
export async function openWorkerPool(settings: WorkerSettings, size: number): Promise<WorkerPool> {
  let isStopped = false;
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const start = async (): Promise<Worker> => {
    const worker = await startWorker(settings);
    if (isStopped) worker.stop();
    else all.add(worker);
    return worker;
  };
  const starting = Array.from({ length: size - 1 }, start);
  for (const worker of starting) worker.catch(() => undefined); // told to the clip that waits for it
  const first = await start();
  idle.push(first);

  async function taken(): Promise<Worker> {
    for (let worker = idle.pop(); worker !== undefined; worker = idle.pop()) {
      if (worker.isRunning()) return worker;
      all.delete(worker);
    }
    return starting.pop() ?? start();
  }

  /** Null where nobody wants it before there is one; it is then left for the next. */
  async function takenFor(signal: AbortSignal | undefined): Promise<Worker | null> {
    const taking = taken();
    if (signal === undefined) return taking;
    const given = aborted(signal);
    const worker = await Promise.race([taking, given.up]).finally(given.forget);
    if (worker === null) void taking.then((late) => idle.push(late)).catch(() => undefined);
    return worker;
  }
  const stop = () => {
    isStopped = true;
    for (const worker of all) worker.stop();
    all.clear();
    idle.length = 0;
  };

  async function extract(job: ClipJob, watch?: ClipWatch, attempt = 1): Promise<ClipResult> {
    const worker = isStopped ? null : await takenFor(watch?.signal);
    if (worker === null) return failed('was given up');
    try {
      const result = await worker.extract(job, watch);
      idle.push(worker);
      return result;
    } catch (error) {
      all.delete(worker);
      worker.stop();
      if (!(error instanceof WorkerEnded)) throw error;
      if (!error.hadBegun && attempt < MOST_ATTEMPTS) return extract(job, watch, attempt + 1);
      return failed(error.message);
    }
  }

  return {
    origins: first.origins,
    notes: first.notes,
    extract: (job, watch) => extract(job, watch),
    async textNotes(texts) {
      const worker = await taken();
      const notes = await worker.textNotes(texts);
      idle.push(worker);
      return notes;
    },
    async run(items, jobOf, onResult, signal) {
      const waiting = [...items].reverse();
      const isAborted = () => signal.aborted;
      const lane = async (): Promise<void> => {
        for (let item = waiting.pop(); item !== undefined && !signal.aborted; item = waiting.pop()) {
          const result = await extract(jobOf(item));
          if (!isAborted()) await onResult(item, result);
        }
      };
      signal.addEventListener('abort', stop, { once: true });
      try {
        await Promise.all(Array.from({ length: Math.min(size, items.length) }, lane));
      } catch (error) {
        if (!signal.aborted) throw error;
      } finally {
        signal.removeEventListener('abort', stop);
      }
    },
    stop,
  };
}

function failed(reason: string): ClipResult {
  return { streams: [], failures: [{ stage: 'process', reason }], notes: [], seconds: null };
}

/** Resolves to null once a signal aborts. */
function aborted(signal: AbortSignal): { readonly up: Promise<null>; readonly forget: () => void } {
  let onAbort: () => void = () => undefined;
  const up = new Promise<null>((resolve) => {
    onAbort = () => resolve(null);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  return { up, forget: () => signal.removeEventListener('abort', onAbort) };
}
