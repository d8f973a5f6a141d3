import { expect, test } from 'vitest';
import { isOfThisMachine, newWriter, parseShardName, shardFileName } from './shard-name.ts';

const writer = '0123456789abcdef01234567';

test('a name comes back, sorts by time first, and nothing else is one', () => {
  const name = { time: 1_700_000_000_000, writer, number: 12 };
  expect(shardFileName(name)).toBe('001700000000000-0123456789abcdef01234567-000012.safetensors');
  expect(parseShardName(shardFileName(name))).toEqual(name);
  const inOrder = [
    { ...name, time: 999_999_999_999, writer: 'f'.repeat(24), number: 99 },
    name,
    { ...name, number: 13 },
    { ...name, time: 10 ** 14, writer: '0'.repeat(24), number: 0 },
  ].map(shardFileName);
  expect([...inOrder].reverse().sort()).toEqual(inOrder);
  const others = ['a.safetensors', `copy ${inOrder[0]!}`, `${inOrder[0]!}.safetensors`, inOrder[0]!.toUpperCase(), ''];
  expect(others.map(parseShardName)).toEqual(others.map(() => undefined));
});

test('a name that has no room is refused', () => {
  expect(() => shardFileName({ time: 10 ** 15, writer, number: 0 })).toThrow(/has no room/);
  expect(() => shardFileName({ time: 1, writer, number: 10 ** 6 })).toThrow(/has no room/);
});

test('writers differ and know their machine', () => {
  const writers = new Set(Array.from({ length: 1000 }, newWriter));
  expect(writers.size).toBe(1000);
  for (const one of writers) expect(one).toMatch(/^[0-9a-f]{24}$/);
  expect([...writers].every(isOfThisMachine)).toBe(true);
  expect(isOfThisMachine(writer)).toBe(false);
});
