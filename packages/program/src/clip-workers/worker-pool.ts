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
  stop(): void;
}

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

  const taken = async (): Promise<Worker> => idle.pop() ?? (await (starting.pop() ?? start()));
  const stop = () => {
    isStopped = true;
    for (const worker of all) worker.stop();
    all.clear();
    idle.length = 0;
  };

  async function extract(job: ClipJob, watch?: ClipWatch): Promise<ClipResult> {
    const worker = await taken();
    try {
      const result = await worker.extract(job, watch);
      idle.push(worker);
      return result;
    } catch (error) {
      all.delete(worker);
      worker.stop();
      if (!(error instanceof WorkerEnded)) throw error;
      return { streams: [], failures: [{ stage: 'process', reason: error.message }], seconds: null };
    }
  }

  return {
    origins: first.origins,
    notes: first.notes,
    extract,
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
