import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';

export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'stopped';

/** How a job stands. */
export interface JobView<Result> {
  readonly id: string;
  readonly state: JobState;
  /** Jobs that come first, those under way among them; 0 once it is its turn */
  readonly ahead: number;
  /** How much of it is done, from 0 to 1; null where nobody knows */
  readonly share: number | null;
  readonly result: Result | null;
  readonly error: unknown;
}

export interface JobContext {
  readonly signal: AbortSignal;
  readonly onShare: (share: number | null) => void;
}

/** What is to be done, and what becomes of its files, however it ends. */
export interface Work<Result> {
  run(context: JobContext): Promise<Result>;
  cleanUp(): Promise<void>;
}

/** A place in the queue that is held while a clip is still being received. */
export interface Place<Result> {
  /** Turns the place into a job; null where it was left. */
  begin(work: Work<Result>): Job<Result> | null;
  /** Gives the place back, unless it has become a job. */
  leave(): void;
}

/** A job, from its place in the queue on. */
export interface Job<Result> {
  readonly id: string;
  view(): JobView<Result>;
  /** Calls with every change, once; the last call is about its end. */
  watch(onChange: (view: JobView<Result>) => void): () => void;
  /** Resolves at its end, however it ends. */
  readonly ended: Promise<JobView<Result>>;
  giveUp(): void;
  /** Says that whoever sent it knows how it ended, or does not want to. */
  fetched(): void;
  /** Says that nobody will ask for it any more. */
  forget(): void;
}

export interface QueueSettings {
  /** Jobs that run at once */
  readonly atOnce: number;
  /** Jobs that wait besides */
  readonly mostWaiting: number;
  readonly mostSeconds: number;
  /** How long the end of a job can be asked for */
  readonly keepSeconds: number;
  /** Whose end can be asked for; those that are known are forgotten first, the oldest of them at first */
  readonly mostKept: number;
}

export interface JobQueue<Result> {
  /** Null where it is full. */
  take(): Place<Result> | null;
  find(id: string): Job<Result> | undefined;
  counts(): { readonly running: number; readonly waiting: number; readonly most: number };
  /** Until what is there now is likely to be done. */
  secondsToWait(): number;
  /** Resolves once nothing is under way and every end is known to whoever asked, at most so much later. */
  drained(lingerMilliseconds: number): Promise<void>;
}

/** A job that was given up because it took too long. */
export class TookTooLong extends Error {
  override readonly name = 'TookTooLong';
}

/** Jobs one after the other, so many at once; how many wait is bounded, and so is how long each may take. */
export function openJobQueue<Result>(settings: QueueSettings): JobQueue<Result> {
  const { atOnce, mostWaiting, mostSeconds, keepSeconds, mostKept } = settings;
  const most = atOnce + mostWaiting;
  const places = new Set<symbol>();
  const waiting: (() => void)[] = [];
  const jobs = new Map<string, Job<Result>>();
  const unfetched = new Set<string>();
  const changes = new EventEmitter().setMaxListeners(0);
  let running = 0;
  let usualSeconds = 1;

  const leavePlace = (place: symbol): void => {
    places.delete(place);
    changes.emit('change');
  };

  function next(): void {
    while (running < atOnce) {
      const start = waiting.shift();
      if (start === undefined) break;
      start();
    }
    changes.emit('moved');
  }

  function forget(id: string): void {
    jobs.delete(id);
    unfetched.delete(id);
    changes.emit('change');
  }

  function keep(id: string): void {
    setTimeout(() => forget(id), keepSeconds * 1000).unref();
    const ended = [...jobs.values()].filter((job) => isEnd(job.view().state)).map((job) => job.id);
    const known = ended.filter((one) => !unfetched.has(one));
    const first = [...known, ...ended.filter((one) => unfetched.has(one))];
    for (const one of first.slice(0, Math.max(0, ended.length - mostKept))) forget(one);
  }

  function begin(place: symbol, work: Work<Result>): Job<Result> {
    const id = randomUUID();
    const events = new EventEmitter().setMaxListeners(0);
    const controller = new AbortController();
    let state: JobState = 'waiting';
    let share: number | null = null;
    let result: Result | null = null;
    let error: unknown = null;
    let isFetched = false;
    let isForgotten = false;
    const view = (): JobView<Result> => {
      const ahead = state === 'waiting' ? running + Math.max(0, waiting.indexOf(start)) : 0;
      return { id, state, ahead, share, result, error };
    };
    let told = 'waiting';
    const tell = () => {
      const now = view();
      const key = [now.state, now.ahead, now.share].join(' ');
      if (key !== told) events.emit('change', now);
      told = key;
    };

    async function end(how: JobState): Promise<void> {
      await work.cleanUp().catch(() => undefined); // it must end all the same
      state = how;
      changes.off('moved', tell);
      if (!isFetched) unfetched.add(id);
      places.delete(place);
      if (isForgotten) forget(id);
      else keep(id);
      tell();
      events.emit('end', view());
      changes.emit('change');
    }

    function start(): void {
      running += 1;
      state = 'running';
      void run();
    }

    async function run(): Promise<void> {
      tell();
      const began = Date.now();
      const tooLong = new TookTooLong(`took more than ${mostSeconds} s`);
      const timer = setTimeout(() => controller.abort(tooLong), mostSeconds * 1000);
      let how: JobState = 'done';
      try {
        const onShare = (now: number | null): void => {
          share = now;
          tell();
        };
        result = await work.run({ signal: controller.signal, onShare });
        share = 1;
      } catch (reason) {
        error = controller.signal.aborted ? controller.signal.reason : reason;
        how = controller.signal.aborted && !(error instanceof TookTooLong) ? 'stopped' : 'failed';
      } finally {
        clearTimeout(timer);
      }
      if (how === 'done') usualSeconds = 0.8 * usualSeconds + 0.2 * ((Date.now() - began) / 1000);
      running -= 1;
      changes.off('moved', tell);
      next();
      await end(how);
    }

    const ended = new Promise<JobView<Result>>((resolve) => events.once('end', resolve));
    const job: Job<Result> = {
      id,
      view,
      ended,
      watch(onChange) {
        events.on('change', onChange);
        return () => events.off('change', onChange);
      },
      giveUp() {
        if (controller.signal.aborted || isEnd(state)) return;
        controller.abort();
        const at = waiting.indexOf(start);
        if (at === -1) return; // it runs, and ends by its signal
        waiting.splice(at, 1);
        void end('stopped').then(next);
      },
      fetched() {
        isFetched = true;
        unfetched.delete(id);
        changes.emit('change');
      },
      forget() {
        isFetched = true;
        isForgotten = true;
        if (isEnd(state)) forget(id);
      },
    };
    jobs.set(id, job);
    changes.on('moved', tell);
    waiting.push(start);
    next();
    return job;
  }

  return {
    take() {
      if (places.size >= most) return null;
      const place = Symbol('place');
      places.add(place);
      let isJob = false;
      return {
        begin(work) {
          if (!places.has(place)) return null;
          isJob = true;
          return begin(place, work);
        },
        leave: () => {
          if (!isJob) leavePlace(place);
        },
      };
    },
    find: (id) => jobs.get(id),
    counts: () => ({ running, waiting: places.size - running, most }),
    secondsToWait: () => Math.max(1, Math.ceil((usualSeconds * places.size) / atOnce)),
    async drained(lingerMilliseconds) {
      const until = async (isSo: () => boolean, signal?: AbortSignal) => {
        while (!isSo() && signal?.aborted !== true)
          await new Promise<void>((resolve) => {
            changes.once('change', () => resolve());
            signal?.addEventListener('abort', () => resolve(), { once: true });
          });
      };
      await until(() => places.size === 0);
      await until(() => unfetched.size === 0, AbortSignal.timeout(lingerMilliseconds));
    },
  };
}

function isEnd(state: JobState): boolean {
  return state === 'done' || state === 'failed' || state === 'stopped';
}
