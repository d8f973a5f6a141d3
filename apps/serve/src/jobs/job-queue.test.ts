import { expect, it } from 'vitest';
import { openJobQueue, TookTooLong, type Job, type JobQueue, type JobView, type Work } from './job-queue.ts';

const open = (changes: Partial<Parameters<typeof openJobQueue>[0]> = {}) =>
  openJobQueue<string>({ atOnce: 1, mostWaiting: 2, mostSeconds: 60, keepSeconds: 60, mostKept: 3, ...changes });

/** Work that ends when it is told to, or when it is given up. */
function work(): Work<string> & {
  finish(result: string): void;
  fail(error: Error): void;
  readonly cleanUps: number[];
} {
  const { promise, resolve, reject } = withResolvers<string>();
  const cleanUps: number[] = [];
  return {
    run: ({ signal }) => {
      signal.addEventListener('abort', () => reject(new Error('was given up')));
      return promise;
    },
    cleanUp: async () => void cleanUps.push(1),
    finish: resolve,
    fail: reject,
    cleanUps,
  };
}

function withResolvers<Value>() {
  let resolve!: (value: Value) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<Value>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

const begin = (queue: JobQueue<string>, what: Work<string>): Job<string> => queue.take()!.begin(what)!;
const done = async (queue: JobQueue<string>, result: string): Promise<Job<string>> => {
  const one = work();
  const job = begin(queue, one);
  one.finish(result);
  await job.ended;
  return job;
};

it('runs so many at once, in the order in which they came, and cleans up after each', async () => {
  const queue = open({ atOnce: 2 });
  const works = [work(), work(), work(), work()];
  const jobs = works.map((one) => begin(queue, one));
  expect(jobs.map((job) => [job.view().state, job.view().ahead])).toEqual([['running', 0], ['running', 0], ['waiting', 2], ['waiting', 3]]); // prettier-ignore
  expect(queue.counts()).toEqual({ running: 2, waiting: 2, most: 4 });
  works[1]!.finish('b');
  expect(await jobs[1]!.ended).toMatchObject({ state: 'done', result: 'b', share: 1, error: null });
  expect(jobs.map((job) => job.view().state)).toEqual(['running', 'done', 'running', 'waiting']);
  works[0]!.fail(new Error('broken'));
  expect(await jobs[0]!.ended).toMatchObject({ state: 'failed', result: null, error: new Error('broken') });
  expect(works.map(({ cleanUps }) => cleanUps.length)).toEqual([1, 1, 0, 0]);
});

it('has so many places, held from before the clip is there', () => {
  const queue = open();
  const places = [queue.take()!, queue.take()!, queue.take()!];
  expect(queue.take()).toBeNull();
  places[1]!.leave();
  places[1]!.leave();
  expect(queue.take()).not.toBeNull();
  expect(queue.take()).toBeNull();
  expect(places[1]!.begin(work())).toBeNull(); // whoever left has none
  places[0]!.begin(work());
  places[0]!.leave(); // is a job by now
  expect(queue.counts()).toEqual({ running: 1, waiting: 2, most: 3 });
});

it('gives up what waits at once, and what runs by its signal', async () => {
  const queue = open();
  const [first, second] = [work(), work()];
  const [running, waiting] = [begin(queue, first), begin(queue, second)];
  waiting.giveUp();
  expect(await waiting.ended).toMatchObject({ state: 'stopped', result: null });
  running.giveUp();
  running.giveUp();
  expect(await running.ended).toMatchObject({ state: 'stopped' });
  expect([first.cleanUps.length, second.cleanUps.length]).toEqual([1, 1]);
  expect(queue.counts()).toEqual({ running: 0, waiting: 0, most: 3 });
});

it('gives up what takes too long', async () => {
  const job = begin(open({ mostSeconds: 0.01 }), work());
  const { state, error } = await job.ended;
  expect([state, error]).toEqual(['failed', new TookTooLong('took more than 0.01 s')]);
});

it('tells every change, and the end at last', async () => {
  const seen: JobView<string>[] = [];
  const { promise, resolve } = withResolvers<undefined>();
  const job = begin(open(), {
    async run({ onShare }) {
      await promise;
      for (const share of [0.25, 0.25, 0.5]) onShare(share); // the second is no change
      return 'ok';
    },
    cleanUp: () => Promise.reject(new Error('a file that is gone is no reason to hang')),
  });
  job.watch((view) => seen.push(view));
  resolve(undefined);
  await job.ended;
  expect(seen.map(({ state, share }) => [state, share])).toEqual([['running', 0.25], ['running', 0.5], ['done', 1]]); // prettier-ignore
});

it('keeps the ends that nobody knows longest, and forgets those that nobody will ask for', async () => {
  const queue = open({ mostKept: 2 });
  const unknown = await done(queue, 'a');
  for (const result of ['b', 'c', 'd']) (await done(queue, result)).fetched();
  expect(queue.find(unknown.id)).toBe(unknown);
  const last = await done(queue, 'e');
  expect([queue.find(unknown.id), queue.find(last.id)]).toEqual([unknown, last]);
  last.forget();
  expect(queue.find(last.id)).toBeUndefined();
  const early = begin(queue, work());
  early.forget();
  early.giveUp();
  await early.ended;
  expect(queue.find(early.id)).toBeUndefined();
});

it('is drained when all is done and known, or has been held long enough', async () => {
  const queue = open();
  await queue.drained(1e6);
  const one = work();
  const job = begin(queue, one);
  let isDrained = false;
  const drained = queue.drained(1e6).then(() => (isDrained = true));
  one.finish('a');
  await job.ended;
  await new Promise((resolve) => setImmediate(resolve));
  expect(isDrained).toBe(false);
  job.fetched();
  await drained;
  const known = work();
  const other = begin(queue, known);
  other.fetched(); // whoever sent it has left
  known.finish('b');
  await queue.drained(1e6);
  await done(queue, 'c');
  await queue.drained(5);
});
