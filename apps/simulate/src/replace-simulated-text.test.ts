import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { observedFrames, type FrameSequence } from '@sdumc/core';
import {
  listedUtterances,
  openFeatureStore,
  openShardWriter,
  readSourceRecord,
  writeListing,
  writeSourceRecord,
} from '@sdumc/store';
import { afterAll, expect, it } from 'vitest';
import { replaceSimulatedText, type Replacement } from './replace-simulated-text.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-replace-'));
afterAll(() => rmSync(room, { recursive: true, force: true }));

const OLD = { hopSeconds: null, extractor: 'old', version: '1' };
const space = { name: 'letters', version: '2', width: 1 };
const letters = (words: string): FrameSequence | undefined =>
  words === ''
    ? undefined
    : { values: Float32Array.from(words, (letter) => letter.charCodeAt(0)), frames: words.length, width: 1 };

/** Utterances a, b, c, to which another simulator gave words and frames. */
async function simulatedStore(name: string): Promise<string> {
  const folder = join(room, name);
  const writer = await openShardWriter(folder);
  for (const key of ['a', 'b', 'c']) {
    const values = Float32Array.of(9, 9);
    await writer.write({ key, stream: 'simulated', sequence: { values, frames: 2, width: 1, ...OLD } });
  }
  await writer.close();
  const utterances = ['a', 'b', 'c'].map((id) => ({
    key: id,
    id,
    videoId: 'v',
    valence: 0,
    transcript: `said ${id}`,
    simulatedTranscript: `old ${id}`,
  }));
  await writeListing(folder, { name: 'x', utterances });
  return folder;
}

const replacement = (words: Readonly<Record<string, string>>, more: Partial<Replacement> = {}): Replacement => ({
  space,
  simulation: 'words',
  textOf({ id }) {
    const text = words[id];
    return text === undefined ? null : { words: text, frames: () => Promise.resolve(letters(text)) };
  },
  onFailure(_, error) {
    throw error;
  },
  signal: new AbortController().signal,
  ...more,
});

async function contents(folder: string) {
  const store = await openFeatureStore(folder);
  const rows = await Promise.all(
    store.utterances.map(async ({ simulatedTranscript: words }, row) => {
      const { simulated, text } = await store.read(row);
      const valuesOf = (sequence: typeof text) => sequence && [...(observedFrames(sequence)?.values ?? [])];
      return { words, simulated: valuesOf(simulated), text: valuesOf(text) };
    }),
  );
  await store.close();
  return rows;
}
const codes = (words: string) => [...letters(words)!.values];

it('replaces words with their frames, takes away what is silent now, and leaves alone what it is not asked for', async () => {
  const folder = await simulatedStore('whole');
  expect(await replaceSimulatedText(folder, replacement({ a: 'new', b: '' }))).toBe(true);
  const [a, b, c] = await contents(folder);
  expect(a).toEqual({ words: 'new', simulated: codes('new'), text: undefined });
  expect(b).toEqual({ words: undefined, simulated: [], text: undefined });
  expect(c).toEqual({ words: 'old c', simulated: [9, 9], text: undefined });
});

it('encodes transcripts too, and nothing twice', async () => {
  const folder = await simulatedStore('twice');
  let encoded = 0;
  const counting = replacement(
    { a: 'new', b: 'newer', c: 'newest' },
    {
      encode: (transcript) => Promise.resolve(((encoded += 1), letters(transcript))),
    },
  );
  const made: Replacement = {
    ...counting,
    textOf(utterance, row) {
      const text = counting.textOf(utterance, row)!;
      return { ...text, frames: () => ((encoded += 1), text.frames()) };
    },
  };
  await replaceSimulatedText(folder, made);
  expect(encoded).toBe(6);
  expect((await contents(folder))[1]).toEqual({ words: 'newer', simulated: codes('newer'), text: codes('said b') });
  await replaceSimulatedText(folder, made);
  expect(encoded).toBe(6);
});

it('records what simulated text is made from, as long as all of it is of one kind', async () => {
  const folder = await simulatedStore('kinds');
  const record = { name: 'x', kind: 'media', elementType: 'F32', sequences: {}, nonFinite: {} } as const;
  const kindAfter = async (words: Readonly<Record<string, string>>, more: Partial<Replacement> = {}) => {
    await replaceSimulatedText(folder, replacement(words, more));
    return (await readSourceRecord(folder))!.simulation;
  };
  await writeSourceRecord(folder, record);
  expect(await kindAfter({ a: 'one' })).toBeUndefined(); // nothing is known of b and c
  expect(await kindAfter({ a: 'one', b: 'two', c: 'three' }, { simulation: 'map' })).toBe('map');
  expect(await kindAfter({ a: 'four' })).toBeUndefined();
  expect(await kindAfter({ a: 'five', b: 'six', c: 'seven' })).toBe('words');
  expect(await kindAfter({ b: 'eight' })).toBe('words');
  const stopped = { signal: AbortSignal.abort(), simulation: 'map' } as const;
  expect(await kindAfter({ a: 'nine', b: 'ten', c: 'eleven' }, stopped)).toBeUndefined();
});

it('leaves no words beside frames of others when it is stopped, and ends another time', async () => {
  const folder = await simulatedStore('stopped');
  const stop = new AbortController();
  const words = { a: 'new', b: 'newer', c: 'newest' };
  const onProgress = (done: number) => {
    if (done === 2) stop.abort();
  };
  expect(await replaceSimulatedText(folder, replacement(words, { onProgress, signal: stop.signal }))).toBe(false);
  const stopped = await contents(folder);
  expect(stopped.map(({ words }) => words)).toEqual([undefined, undefined, undefined]);
  expect(stopped[1]!.simulated).toEqual(codes('newer'));
  expect(await replaceSimulatedText(folder, replacement(words))).toBe(true);
  expect((await contents(folder)).map(({ words }) => words)).toEqual(['new', 'newer', 'newest']);
});

it('gives no words to an utterance whose frames fail, and tells of it', async () => {
  const folder = await simulatedStore('failing');
  const failures: string[] = [];
  const given = replacement(
    { a: 'new', b: 'newer' },
    {
      onFailure: ({ id }, error) => failures.push(`${id}: ${(error as Error).message}`),
    },
  );
  const textOf: Replacement['textOf'] = (utterance, row) => {
    const text = given.textOf(utterance, row);
    return utterance.id === 'a' ? { words: 'new', frames: () => Promise.reject(new Error('too long')) } : text;
  };
  expect(await replaceSimulatedText(folder, { ...given, textOf })).toBe(true);
  expect(failures).toEqual(['a: too long']);
  expect((await contents(folder)).slice(0, 2)).toEqual([
    { words: undefined, simulated: [], text: undefined },
    { words: 'newer', simulated: codes('newer'), text: undefined },
  ]);
  expect((await listedUtterances(folder)).map(({ transcript }) => transcript)).toEqual(['said a', 'said b', 'said c']);
});
