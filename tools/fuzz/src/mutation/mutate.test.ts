import { expect, test } from 'vitest';
import { mutate } from './mutate.ts';
import { complement, touches, type SeedFile } from './seed-file.ts';

/** 4 bytes that say how long the rest is, "12" in digits, and a payload. */
const seed: SeedFile = {
  path: 'file',
  bytes: Uint8Array.from([200, 0, 0, 0, 0x31, 0x32, ...Array.from({ length: 200 }, (_, at) => at)]),
  structure: [{ begin: 0, end: 6 }],
  lengths: [
    { begin: 0, end: 4, kind: 'little-endian' },
    { begin: 4, end: 6, kind: 'digits' },
  ],
};
const mutants = Array.from({ length: 2000 }, (_, number) => mutate(seed, 1, number));

test('a mutant differs from its seed, and is the same for the same number', () => {
  for (const [number, { bytes, change }] of mutants.entries()) {
    expect(Buffer.compare(bytes, seed.bytes), change).not.toBe(0);
    if (number < 50) expect(mutate(seed, 1, number)).toEqual(mutants[number]);
  }
  expect(mutate(seed, 2, 0)).not.toEqual(mutants[0]);
});

test('most hit the structure, though it is small, and what is said to has changed it', () => {
  const inStructure = mutants.filter((mutant) => mutant.inStructure);
  expect(inStructure.length / mutants.length).toBeGreaterThan(0.65);
  expect(inStructure.length / mutants.length).toBeLessThan(0.95);
  const unchanged = inStructure.filter(
    ({ bytes }) =>
      bytes.length === seed.bytes.length && Buffer.compare(bytes.subarray(0, 6), seed.bytes.subarray(0, 6)) === 0,
  );
  expect(unchanged).toEqual([]);
});

test('every way of spoiling comes, and every lie', () => {
  const kinds = ['bits flipped', 'set to', 'cut off', 'cut out', 'repeated', 'put in', 'said to be'];
  for (const kind of kinds)
    expect(mutants.filter(({ change }) => change.includes(kind)).length, kind).toBeGreaterThan(90);
  const told = mutants.flatMap(({ change }) => /said to be (-?\d+)$/.exec(change)?.slice(1) ?? []);
  for (const lie of ['0', '201', '199', '400', '4294967295', '2147483647', '11', '13', '-1', '-12', String(10n ** 30n)])
    expect(told, lie).toContain(lie);
});

test('a seal is put on what was spoiled', () => {
  const sealed: SeedFile = { ...seed, seal: (spoiled) => Uint8Array.of(spoiled.length) };
  expect(mutate(sealed, 1, 0).bytes).toEqual(Uint8Array.of(mutants[0]!.bytes.length));
});

test('ranges', () => {
  expect(complement(10, [{ begin: 2, end: 4 }, { begin: 3, end: 6 }])).toEqual([{ begin: 0, end: 2 }, { begin: 6, end: 10 }]); // prettier-ignore
  expect(touches([{ begin: 2, end: 4 }], { begin: 3, end: 9 })).toBe(true);
  expect(touches([{ begin: 2, end: 4 }], { begin: 4, end: 9 })).toBe(false);
});
