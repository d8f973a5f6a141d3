import { openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { canonicalDigest } from '../reading/canonical-digest.ts';
import type { Readers, Reading } from '../reading/reading.ts';

const held: Uint8Array[] = [];
const value = (content: unknown): Reading => ({ values: { value: canonicalDigest(content) }, refusals: [] });
const refuse = async (message: string): Promise<never> => {
  throw new Error(message);
};

/** Readers that each break one rule, to see that it is noticed. */
export const readers: Readers = {
  good: async (path) => value((await readFile(path)).length),
  refusing: (path) => refuse(`${path}: not what it should be`),
  crashing: async () => process.abort(),
  leaving: async () => {
    void refuse('a promise that nobody waits for');
    return value(1);
  },
  hanging: async () => {
    for (;;) held.length = 0;
  },
  waiting: () => new Promise(() => undefined),
  ballooning: async () => {
    const block = new Uint8Array(400e6).fill(1);
    return value(block.length);
  },
  leaking: async (path) => {
    openSync(path, 'r');
    return value(1);
  },
  wrong: async (path) => value((await readFile(path)).length + 1),
  /** Fixtures are read as they should be, what was spoiled is not. */
  goodAtFirst: async (path) => (path.includes('fixtures') ? value(1) : refuse('not what it should be')),
  silent: async () => ({ values: {}, refusals: [] }),
  verbose: (path) => refuse(`${path}: not\nwhat it should be`),
  nameless: () => refuse('not what it should be'),
};
