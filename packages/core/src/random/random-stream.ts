/** A sequence of random numbers that depends on nothing but its seed and path. */
export interface RandomStream {
  /** An integer in [0, 2³²). */
  readonly uint32: () => number;
  /** A number in [0, 1), 53 random bits. */
  readonly uniform: () => number;
  /** A number from the standard normal distribution. */
  readonly normal: () => number;
  /** An integer in [0, limit), every one equally likely. */
  readonly integer: (limit: number) => number;
}

/**
 * The stream that belongs to `seed` and `path`, for example `randomStream(seed, DROPOUT, step)`.
 *
 * Any stream can be had again from its name alone, so a run that resumes needs no saved generator: it asks for the
 * stream of the step that it is at. xoshiro128** (Blackman and Vigna, 2018), seeded by hashing seed and path.
 *
 * @example
 * ```ts
 * randomStream(1, 2).uint32() === randomStream(1, 2).uint32(); // true
 * ```
 */
export function randomStream(seed: number, ...path: readonly number[]): RandomStream {
  let [a, b, c, d] = expandSeed([seed, ...path]);

  const uint32 = (): number => {
    const scrambled = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const carried = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= carried;
    d = rotateLeft(d, 11);
    return scrambled;
  };
  const uniform = (): number => ((uint32() >>> 5) * 0x4000000 + (uint32() >>> 6)) / 0x20000000000000;
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const integer = (limit: number): number => {
    if (!Number.isInteger(limit) || limit < 1 || limit > 0x100000000)
      throw new RangeError(`RandomStream integer: limit must be a whole number in [1, 2^32], received ${limit}`);
    const fair = 0x100000000 - (0x100000000 % limit);
    for (;;) {
      const drawn = uint32();
      if (drawn < fair) return drawn % limit;
    }
  };
  return { uint32, uniform, normal, integer };
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** Four words of state from any list of numbers: each word is absorbed, then mixed as MurmurHash3 does. */
function expandSeed(words: readonly number[]): [number, number, number, number] {
  let hash = 0x9e3779b9 ^ words.length;
  for (const word of words) {
    if (!Number.isSafeInteger(word) || word < 0)
      throw new RangeError(`randomStream: seed and path must be whole numbers from 0, received ${word}`);
    hash = mix(hash ^ mix(word >>> 0));
    hash = mix(hash + Math.floor(word / 0x100000000) + 0x85ebca6b);
  }
  const next = (): number => {
    hash = (hash + 0x9e3779b9) | 0;
    return mix(hash);
  };
  return [next(), next(), next(), next() | 1];
}

function mix(word: number): number {
  let mixed = word | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
