import { expect, test } from 'vitest';
import { concurrencyLimit } from './concurrency-limit.ts';

test('so many run at once and no more, in order, past those that fail', async () => {
  const limited = concurrencyLimit(2);
  const release: (() => void)[] = [];
  const started: number[] = [];
  const results = [0, 1, 2, 3, 4].map((value) =>
    limited(async () => {
      started.push(value);
      await new Promise<void>((resolve) => release.push(resolve));
      if (value === 1) throw new Error('one');
      return value;
    }).catch((error: unknown) => (error as Error).message),
  );
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  await settle();
  expect(started).toEqual([0, 1]);
  release[1]!();
  await settle();
  expect(started).toEqual([0, 1, 2]);
  release[0]!();
  release[2]!();
  await settle();
  expect(started).toEqual([0, 1, 2, 3, 4]);
  release[3]!();
  release[4]!();
  expect(await Promise.all(results)).toEqual([0, 'one', 2, 3, 4]);
  expect(await limited(async () => 5)).toBe(5);
});
