import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TextEncoder } from '@sdumc/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cachedTextEncoder } from './cached-text-encoder.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sdumc-words-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Two numbers for each letter, and a record of what it was asked. */
function letters(version = '1'): TextEncoder & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    modality: 'text',
    name: 'letters',
    version,
    width: 2,
    hopSeconds: null,
    asked,
    async extract(text) {
      asked.push(text);
      if (text === '...') return undefined;
      const values = Float32Array.from(Array.from(text).flatMap((letter) => [letter.codePointAt(0)!, 1 / 3]));
      return { values, frames: values.length / 2, width: 2, hopSeconds: null, extractor: 'letters', version };
    },
  };
}
const files = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  );

test('a text is encoded once, in one process and in the next', async () => {
  const [first, second] = [letters(), letters()];
  const cached = cachedTextEncoder(first, { folder });
  const made = await cached.extract('gut, ja');
  expect(made).toEqual(await letters().extract('gut, ja'));
  expect(await cached.extract('gut, ja')).toBe(made);
  expect(await cachedTextEncoder(second, { folder }).extract('gut, ja')).toEqual(made);
  expect([first.asked, second.asked]).toEqual([['gut, ja'], []]);
});

test('a text that is asked for twice at once is encoded once', async () => {
  const encoder = letters();
  const cached = cachedTextEncoder(encoder, { folder });
  const [left, right] = await Promise.all([cached.extract('twice'), cached.extract('twice')]);
  expect(left).toBe(right);
  expect(encoder.asked).toEqual(['twice']);
});

test('another text, version or variant is another entry', async () => {
  const variants = ['cpu', 'cpu', 'cpu', 'wasm'] as const;
  const texts = [['1', 'a'], ['1', 'a '], ['2', 'a'], ['1', 'a']] as const; // prettier-ignore
  for (const [at, variant] of variants.entries()) {
    const [version, text] = texts[at]!;
    for (const asked of [[text], []]) {
      const encoder = letters(version);
      const cached = cachedTextEncoder(encoder, { folder, variant: async () => variant });
      expect(await cached.extract(text)).toMatchObject({ version });
      expect(encoder.asked).toEqual(asked);
    }
  }
  expect(files()).toHaveLength(4);
});

test('what has no words leaves nothing', async () => {
  expect(await cachedTextEncoder(letters(), { folder }).extract('...')).toBeUndefined();
  expect(files()).toEqual([]);
});

test('a damaged entry is made anew', async () => {
  const made = await cachedTextEncoder(letters(), { folder }).extract('word');
  const [path] = files() as [string];
  const whole = readFileSync(path);
  const flipped = [0, 20, 60, whole.length - 1].map((place) => {
    const bytes = Buffer.from(whole);
    bytes.writeUInt8(bytes.readUInt8(place) ^ 4, place);
    return bytes;
  });
  for (const bytes of [...flipped, whole.subarray(0, 30), Buffer.alloc(0)]) {
    writeFileSync(path, bytes);
    const encoder = letters();
    expect(await cachedTextEncoder(encoder, { folder }).extract('word')).toEqual(made);
    expect(encoder.asked).toEqual(['word']);
    expect(readFileSync(path)).toEqual(whole);
  }
});

test('a full folder loses what was used longest ago', async () => {
  const cached = () => cachedTextEncoder(letters(), { folder, maximumBytes: 3100 });
  const texts = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(80)); // 640 bytes of frames, less than 800 with the header
  for (const [at, text] of texts.entries()) {
    const before = files();
    await cached().extract(text);
    const [path] = files().filter((file) => !before.includes(file));
    utimesSync(path!, 1000 + at, 1000 + at);
  }
  const sizes = files().map((path) => statSync(path).size);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(3100);
  await cached().extract(texts[0]!); // used now, so that b is the oldest
  await cached().extract('e'.repeat(80));
  const still = [];
  for (const text of texts) {
    const encoder = letters();
    await cachedTextEncoder(encoder, { folder, maximumBytes: 1e6 }).extract(text);
    still.push(encoder.asked.length === 0);
  }
  expect(still).toEqual([true, false, true, true]);
});

test('one process keeps to the most bytes while it writes much', async () => {
  const cached = cachedTextEncoder(letters(), { folder, maximumBytes: 8000 });
  for (let at = 0; at < 40; at += 1) {
    await cached.extract(`${at} `.padEnd(80, 'x'));
    expect(files().reduce((sum, path) => sum + statSync(path).size, 0)).toBeLessThanOrEqual(8000);
  }
  expect(files().length).toBeGreaterThan(5);
});

test('what is unknown is counted beside a full cache, and frames that were kept of unknown text are not taken', async () => {
  await cachedTextEncoder(letters(), { folder }).extract('我爱你');
  const encoder = {
    ...letters(),
    countPieces: async (text: string) => ({ pieces: text.length, unknown: 3, isAbsent: text === '我爱你' }),
  };
  const cached = cachedTextEncoder(encoder, { folder });
  expect(await cached.extract('我爱你')).toBeUndefined();
  expect(await cached.countPieces('我爱你')).toEqual({ pieces: 3, unknown: 3, isAbsent: true });
  expect(await cached.extract('wort')).toMatchObject({ frames: 4 });
});

test('a folder that cannot be made is done without', async () => {
  writeFileSync(join(folder, 'file'), '');
  const encoder = letters();
  const cached = cachedTextEncoder(encoder, { folder: join(folder, 'file', 'words') });
  expect(await cached.extract('word')).toMatchObject({ frames: 4 });
  expect(await cached.extract('word')).toMatchObject({ frames: 4 });
  expect(encoder.asked).toEqual(['word']);
});
