import { expect, it } from 'vitest';
import { mapConcurrently } from './map-concurrently.ts';

it('keeps the order, and never has more than its limit under way', async () => {
  let [running, most] = [0, 0];
  const results = await mapConcurrently([5, 3, 1, 4, 2], 2, async (number, at) => {
    most = Math.max(most, (running += 1));
    for (let turn = 0; turn < number; turn += 1) await Promise.resolve();
    running -= 1;
    return number * 10 + at;
  });
  expect(results).toEqual([50, 31, 12, 43, 24]);
  expect(most).toBe(2);
});

it('fails with the failure, once nobody is at work any more', async () => {
  let running = 0;
  const mapped = mapConcurrently([1, 2, 3], 3, async (number) => {
    running += 1;
    await Promise.resolve();
    if (number === 1) throw new Error('one');
    await Promise.resolve();
    running -= 1;
    return number;
  });
  await expect(mapped).rejects.toThrow('one');
  expect(running).toBe(1); // the one that failed
});
