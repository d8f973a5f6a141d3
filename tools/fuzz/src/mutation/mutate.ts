import { randomStream, type RandomStream } from '@sdumc/core';
import { touches, type ByteRange, type Change, type SeedFile } from './seed-file.ts';
import { lieAboutLength } from './lie-about-length.ts';

export interface Mutant {
  /** Of the whole file, checksums repaired where the seed says how. */
  readonly bytes: Uint8Array;
  /** What was done, in words: `3 bits flipped at 17, 40`. */
  readonly change: string;
  /** Whether a header, an opcode or an index was hit. */
  readonly inStructure: boolean;
}

/** So many mutations aim at the structure; the others fall anywhere. */
const AIMED = 0.7;

type Mutation = (seed: SeedFile, place: () => number, random: RandomStream) => Change;

const MUTATIONS: readonly Mutation[] = [
  flipBits,
  flipBits,
  overwrite,
  cutEnd,
  cutMiddle,
  repeat,
  insert,
  lie,
  lie,
  lie,
];

/** The mutant with this number: the same for the same seed file, seed and number. */
export function mutate(seed: SeedFile, ...name: readonly [seed: number, ...path: number[]]): Mutant {
  const random = randomStream(...name);
  const aimed = random.uniform() < AIMED;
  const place = () => (aimed ? placeIn(seed.structure, random) : random.integer(seed.bytes.length));
  for (;;) {
    const mutation = MUTATIONS[random.integer(MUTATIONS.length)]!;
    const change = mutation(seed, place, random);
    const { bytes, what } = change;
    if (Buffer.compare(bytes, seed.bytes) === 0) continue; // bytes that were overwritten with themselves
    return { bytes: seed.seal?.(bytes) ?? bytes, change: what, inStructure: hitsStructure(seed, change) };
  }
}

function hitsStructure(seed: SeedFile, { bytes, touched }: Change): boolean {
  if (bytes.length !== seed.bytes.length) return touches(seed.structure, touched);
  return seed.structure.some(({ begin, end }) =>
    seed.bytes.subarray(begin, end).some((byte, at) => bytes[begin + at] !== byte),
  );
}

/** A byte of the ranges, every one equally likely. */
function placeIn(ranges: readonly ByteRange[], random: RandomStream): number {
  let place = random.integer(ranges.reduce((sum, { begin, end }) => sum + end - begin, 0));
  for (const { begin, end } of ranges) {
    if (place < end - begin) return begin + place;
    place -= end - begin;
  }
  throw new RangeError('placeIn ranges: must hold at least one byte');
}

function flipBits({ bytes }: SeedFile, place: () => number, random: RandomStream): Change {
  const spoiled = Uint8Array.from(bytes);
  const at = place();
  const bits = 1 + random.integer(3);
  for (let bit = 0; bit < bits; bit++) spoiled[at]! ^= 1 << random.integer(8);
  if (spoiled[at] === bytes[at]) spoiled[at]! ^= 1;
  return { bytes: spoiled, what: `bits flipped at ${at}`, touched: { begin: at, end: at + 1 } };
}

function overwrite({ bytes }: SeedFile, place: () => number, random: RandomStream): Change {
  const spoiled = Uint8Array.from(bytes);
  const begin = place();
  const end = Math.min(bytes.length, begin + 1 + random.integer(8));
  const value = [0, 0xff, 0x80, 0x7f, bytes[place()]!][random.integer(5)]!;
  spoiled.fill(value, begin, end);
  return { bytes: spoiled, what: `bytes ${begin} to ${end} set to ${value}`, touched: { begin, end } };
}

/** What is cut off is missed by whoever reads on: the place of the cut counts, not the bytes behind it. */
function cutEnd({ bytes }: SeedFile, place: () => number): Change {
  const at = place();
  return { bytes: bytes.slice(0, at), what: `cut off from ${at} on`, touched: { begin: at, end: at + 1 } };
}

function cutMiddle({ bytes }: SeedFile, place: () => number, random: RandomStream): Change {
  const begin = place();
  const end = Math.min(bytes.length, begin + 1 + random.integer(random.integer(4) === 0 ? 4096 : 8));
  const spoiled = Buffer.concat([bytes.subarray(0, begin), bytes.subarray(end)]);
  return { bytes: spoiled, what: `bytes ${begin} to ${end} cut out`, touched: { begin, end } };
}

function repeat({ bytes }: SeedFile, place: () => number, random: RandomStream): Change {
  const begin = place();
  const end = Math.min(bytes.length, begin + 1 + random.integer(random.integer(4) === 0 ? 2048 : 32));
  const spoiled = Buffer.concat([bytes.subarray(0, end), bytes.subarray(begin, end), bytes.subarray(end)]);
  return { bytes: spoiled, what: `bytes ${begin} to ${end} repeated`, touched: { begin, end } };
}

function insert({ bytes }: SeedFile, place: () => number, random: RandomStream): Change {
  const at = place();
  const added = Uint8Array.from({ length: 1 + random.integer(16) }, () => random.integer(256));
  const spoiled = Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at)]);
  return { bytes: spoiled, what: `${added.length} bytes put in at ${at}`, touched: { begin: at, end: at + 1 } };
}

function lie(seed: SeedFile, place: () => number, random: RandomStream): Change {
  const field = seed.lengths[random.integer(Math.max(1, seed.lengths.length))];
  return field === undefined ? flipBits(seed, place, random) : lieAboutLength(seed.bytes, field, random);
}
