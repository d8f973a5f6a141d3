import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prefetched } from './prefetched.ts';

/** Makes what its test lets it, and remembers what was asked of it. */
function workshop() {
  const log: string[] = [];
  const finish = new Map<string, { made: () => void; failed: (error: Error) => void }>();
  const make = (item: string) => {
    log.push(`start ${item}`);
    return new Promise<string>((resolve, reject) => {
      finish.set(item, { made: () => resolve(`made ${item}`), failed: reject });
    });
  };
  return { log, make, finish: (item: string) => finish.get(item)! };
}
const immediately = async (item: string) => `made ${item}`;

describe('prefetched', () => {
  const unhandled: unknown[] = [];
  const remember = (reason: unknown) => unhandled.push(reason);
  beforeEach(() => {
    unhandled.length = 0;
    process.on('unhandledRejection', remember);
  });
  afterEach(async () => {
    await setImmediate();
    process.off('unhandledRejection', remember);
    expect(unhandled).toEqual([]);
  });

  it('gives what is made of each item, in order', async () => {
    for (const ahead of [1, 2, 10]) {
      const made: string[] = [];
      for await (const result of prefetched(['a', 'b', 'c'], immediately, ahead)) made.push(result);
      expect(made).toEqual(['made a', 'made b', 'made c']);
    }
    expect((await prefetched([], immediately).next()).done).toBe(true);
  });

  it.each([1, 3])('stays exactly %d ahead of the one in use', async (ahead) => {
    const { log, make, finish } = workshop();
    const items = ['a', 'b', 'c', 'd', 'e', 'f'];
    const results = prefetched(items, make, ahead);
    const first = results.next();
    await setImmediate();
    expect(log).toEqual(items.slice(0, ahead).map((item) => `start ${item}`)); // none is in use yet
    finish('a').made();
    expect(await first).toEqual({ value: 'made a', done: false });
    for (let turn = 0; turn < 3; turn += 1) await setImmediate();
    expect(log).toEqual(items.slice(0, ahead + 1).map((item) => `start ${item}`));
    for (const item of items.slice(1, ahead + 1)) finish(item).made();
    for (let turn = 0; turn < 3; turn += 1) await setImmediate();
    expect(log).toHaveLength(ahead + 1); // what is ready waits; nothing more is begun
    expect((await results.next()).value).toBe('made b');
    await setImmediate();
    expect(log).toEqual(items.slice(0, ahead + 2).map((item) => `start ${item}`));
    for (const item of items.slice(2, ahead + 2)) finish(item).made();
    await results.return();
  });

  it('throws what an item threw when its turn comes, whatever became of it before', async () => {
    const failing = async (item: string) => {
      if (item !== 'a') throw new Error(`cannot make ${item}`);
      return item;
    };
    const made: string[] = [];
    const taking = async () => {
      for await (const item of prefetched(['a', 'b', 'c'], failing, 2)) {
        made.push(item);
        await setImmediate(); // b and c have failed by now
        await setImmediate();
      }
    };
    await expect(taking()).rejects.toThrow('cannot make b');
    expect(made).toEqual(['a']);
  });

  it('throws where making fails at once, too', async () => {
    const thrown = (): Promise<string> => {
      throw new Error('at once');
    };
    await expect(prefetched(['a'], thrown).next()).rejects.toThrow('at once');
  });

  it('is done once it has thrown', async () => {
    const results = prefetched(['a', 'b'], async () => Promise.reject(new Error('no')));
    await expect(results.next()).rejects.toThrow('no');
    expect(await results.next()).toEqual({ value: undefined, done: true });
  });

  it.each(['made', 'failed'] as const)('stopped early, waits for what is under way, which is %s', async (end) => {
    const { log, make, finish } = workshop();
    const results = prefetched(['a', 'b', 'c'], make);
    const first = results.next();
    await setImmediate();
    finish('a').made();
    await first;
    let over = false;
    const stopping = results.return().then(() => (over = true));
    for (let turn = 0; turn < 3; turn += 1) await setImmediate();
    expect(over).toBe(false);
    if (end === 'made') finish('b').made();
    else finish('b').failed(new Error('nobody hears this'));
    await stopping;
    expect(log).toEqual(['start a', 'start b']);
  });

  it('refuses to stay ahead by none', async () => {
    await expect(prefetched(['a'], immediately, 0).next()).rejects.toThrow(
      'prefetched ahead: must be a whole number from 1, received 0',
    );
  });
});
