import { expect, test } from 'vitest';
import { bufferPool } from './buffer-pool.ts';

test('what was given back is used again where it fits, and let go where it does not', () => {
  let made = 0;
  const pool = bufferPool((numbers) => {
    made++;
    return new Float32Array(numbers);
  });
  const first = pool.take(5000);
  pool.giveBack(first);
  const again = pool.take(4000);
  expect(again).toHaveLength(4000);
  expect(again.buffer).toBe(first.buffer);
  const other = pool.take(4000); // the first is still lent
  expect(other.buffer).not.toBe(first.buffer);
  pool.giveBack(again);
  pool.giveBack(again); // only once
  expect(pool.take(5000).buffer).toBe(first.buffer);
  expect(pool.take(5000).buffer).not.toBe(first.buffer);
  pool.giveBack(new Float32Array(5000)); // not from here
  expect(made).toBe(3);
});
