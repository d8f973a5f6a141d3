import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** Counts how often it is asked. */
function counting(version = '1'): TextEncoder & { readonly asked: string[] } {
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

test('a text is encoded once, across encoders of one name and version', async () => {
  const first = counting();
  const made = await cachedTextEncoder(first, folder).extract('gut, ja');
  const second = counting();
  expect(await cachedTextEncoder(second, folder).extract('gut, ja')).toEqual(made);
  expect(await counting().extract('gut, ja')).toEqual(made);
  expect([first.asked, second.asked]).toEqual([['gut, ja'], []]);
  const other = counting('2');
  await cachedTextEncoder(other, folder).extract('gut, ja');
  await cachedTextEncoder(other, folder).extract('gut, ja ');
  expect(other.asked).toEqual(['gut, ja', 'gut, ja ']);
});

test('what has no words is asked again, and nothing is kept of it', async () => {
  const encoder = counting();
  expect(await cachedTextEncoder(encoder, folder).extract('...')).toBeUndefined();
  expect(files()).toEqual([]);
});

test('a damaged entry is made anew', async () => {
  const made = await cachedTextEncoder(counting(), folder).extract('word');
  const [path] = files() as [string];
  const whole = readFileSync(path);
  for (const place of [0, 20, whole.length - 1]) {
    const bytes = Buffer.from(whole);
    bytes.writeUInt8(bytes.readUInt8(place) ^ 4, place);
    writeFileSync(path, bytes);
    const encoder = counting();
    expect(await cachedTextEncoder(encoder, folder).extract('word')).toEqual(made);
    expect(encoder.asked).toEqual(['word']);
    expect(readFileSync(path)).toEqual(whole);
  }
  writeFileSync(path, whole.subarray(0, 30));
  expect(await cachedTextEncoder(counting(), folder).extract('word')).toEqual(made);
});
