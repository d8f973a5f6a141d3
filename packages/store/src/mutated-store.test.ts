import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomStream, type RandomStream } from '@sdumc/core';
import { expect, test } from 'vitest';
import { shardPaths, writeMadeUpStore } from '../testing/made-up-store.ts';
import { madeUpFeatures, madeUpUtterances } from '../testing/made-up.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openFeatureStore } from './open-feature-store.ts';
import { verifyFeatureStore } from './verify-feature-store.ts';

const folder = temporaryFolder();
const UTTERANCES = 8;

/** Changes some bytes: bits flipped, a range cut out, doubled, zeroed or exchanged with another, digits changed, the end cut off. */
function mutated(bytes: Buffer, random: RandomStream, limit: number): Buffer {
  const at = random.integer(limit);
  const length = 1 + random.integer(Math.min(64, limit));
  const [before, range, after] = [bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at + length)];
  switch (random.integer(8)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([before, after]);
    case 2:
      return Buffer.concat([before, range, range, after]);
    case 3:
      return Buffer.concat([before, Buffer.alloc(range.length), after]);
    case 4: {
      const other = random.integer(limit);
      const changed = Buffer.from(bytes);
      bytes.copy(changed, at, other, other + length);
      return changed;
    }
    case 5: {
      // lies about a size, where there is one
      const digits = [...bytes.keys()].filter(
        (place) => place < limit && bytes[place]! >= 0x30 && bytes[place]! <= 0x39,
      );
      const changed = Buffer.from(bytes);
      changed[digits[random.integer(digits.length)]!] = 0x30 + random.integer(10);
      return changed;
    }
    default: {
      const changed = Buffer.from(bytes);
      for (let flips = 1 + random.integer(3); flips > 0; flips -= 1) {
        const place = random.integer(limit);
        changed[place] = changed[place]! ^ (1 << random.integer(8));
      }
      return changed;
    }
  }
}

/** Every row is as written, or lacks what a line names the file for, or is refused in a line that names it. */
async function expectHonest(path: string, title: string): Promise<'unchanged' | 'refused'> {
  let refusals = 0;
  const refuses = (error: unknown) => {
    const { message } = error as Error;
    expect(message, title).toContain(path);
    expect(message, title).not.toMatch(/[\r\n]/);
    refusals += 1;
  };
  const store = await openFeatureStore(folder()).catch(refuses);
  if (store === undefined) return 'refused';
  store.damaged.forEach((line) => refuses(new Error(line)));
  expect(store.utterances, title).toEqual(madeUpUtterances(UTTERANCES));
  for (const row of store.utterances.keys()) {
    const features = await store.read(row).catch(refuses);
    if (features === undefined) continue;
    const written = madeUpFeatures(row);
    const there = Object.entries(written).filter(([stream]) => stream in features);
    expect(features, title).toEqual(Object.fromEntries(there));
    const elsewhere = path.endsWith('.safetensors') && row >= UTTERANCES / 2;
    if (elsewhere || store.damaged.length === 0) expect(features, title).toEqual(written);
  }
  await store.close();
  return refusals === 0 ? 'unchanged' : 'refused';
}

// patient, because hundreds of stores are opened on what may be a busy machine
test.each([
  ['a shard’s header', 250, (path: string) => 8 + Number(readFileSync(path).readBigUInt64LE(0))],
  ['a shard’s values', 100, () => Infinity],
  ['a listing', 150, () => Infinity],
])(
  '%s changed at random is refused, or reads as it was',
  async (where, count, limitOf) => {
    await writeMadeUpStore(folder(), { utterances: UTTERANCES, perShard: UTTERANCES / 2 });
    const path = where === 'a listing' ? join(folder(), 'index', 'made-up.jsonl') : shardPaths(folder())[0]!;
    const whole = readFileSync(path);
    const limit = Math.min(limitOf(path), whole.length);
    const outcomes = { unchanged: 0, refused: 0 };
    for (let number = 0; number < count; number += 1) {
      const bytes = mutated(whole, randomStream(5, number), limit);
      writeFileSync(path, bytes);
      const outcome = await expectHonest(path, `${where} ${number}`);
      outcomes[outcome] += 1;
      if (number % 10 === 0)
        expect((await verifyFeatureStore(folder())).length > 0, `${number}`).toBe(outcome === 'refused');
    }
    // a few mutations change nothing, such as a digit put in place of itself; no more than that
    expect(outcomes.refused).toBeGreaterThan(count * 0.9);
  },
  300_000,
);
