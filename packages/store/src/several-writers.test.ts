import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { randomStream } from '@sdumc/core';
import { describe, expect, test } from 'vitest';
import { madeUpFeatures, madeUpUtterances } from '../testing/made-up.ts';
import { shardPaths } from '../testing/made-up-store.ts';
import { killAtMessage, startWriter } from '../testing/start-writer.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { writeMissing } from '../testing/write-missing.ts';
import { concurrencyLimit } from './concurrency-limit.ts';
import { writeListing } from './listing/write-listing.ts';
import { openFeatureStore } from './open-feature-store.ts';
import { verifyFeatureStore } from './verify-feature-store.ts';

const folder = temporaryFolder();
const shardBytes = 6000;
/** Processes start slowly on a busy machine. */
const PATIENCE = 300_000;

/** Lists so many utterances and divides them among so many writers. */
async function parts(utterances: number, writers: number, store = folder()) {
  await writeListing(store, { name: 'made-up', utterances: madeUpUtterances(utterances) });
  const each = utterances / writers;
  return Array.from({ length: writers }, (_, part) => ({ first: part * each, end: (part + 1) * each, shardBytes }));
}

/** Nothing is damaged, and what is there is as it was written. Returns how many sequences are. */
async function expectUndamaged(store: string): Promise<number> {
  const open = await openFeatureStore(store);
  expect(open.damaged).toEqual([]);
  let sequences = 0;
  for (const row of open.utterances.keys()) {
    const features = await open.read(row);
    const written = Object.entries(madeUpFeatures(row)).filter(([stream]) => stream in features);
    expect(features).toEqual(Object.fromEntries(written));
    sequences += written.length;
  }
  await open.close();
  expect(await verifyFeatureStore(store)).toEqual([]);
  return sequences;
}

/** Everything is there, in the order of the listing. */
async function expectWhole(store: string, utterances: number): Promise<void> {
  const written = madeUpUtterances(utterances).flatMap((_, row) => Object.keys(madeUpFeatures(row)));
  expect(await expectUndamaged(store)).toBe(written.length);
  const open = await openFeatureStore(store);
  expect(open.utterances).toEqual(madeUpUtterances(utterances));
  await open.close();
}

describe('several processes', { timeout: PATIENCE }, () => {
  test('write at once', async () => {
    const writers = await Promise.all((await parts(120, 4)).map((part) => startWriter(folder(), part)));
    const ends = await Promise.all(writers.map(({ ended }) => ended));
    expect(ends).toEqual(writers.map(() => ({ code: 0, signal: null })));
    expect(shardPaths(folder()).length).toBeGreaterThan(12);
    await expectWhole(folder(), 120);
  });

  test('may write the same', async () => {
    const [part] = await parts(40, 1);
    await Promise.all([part!, part!].map(async (same) => (await startWriter(folder(), same)).ended));
    await expectWhole(folder(), 40);
  });
});

describe('a writer that is killed', { timeout: PATIENCE }, () => {
  test('at any moment leaves whole shards, and others finish its work', async () => {
    const random = randomStream(17);
    const work = await parts(120, 2);
    let killed = 0;
    let before = 0;
    for (let round = 0; round < 4; round += 1) {
      const writers = await Promise.all(work.map((part) => startWriter(folder(), part)));
      const kills = await Promise.all(writers.map((writer) => killAtMessage(writer, 1 + random.integer(90))));
      killed += kills.filter(Boolean).length;
      const sequences = await expectUndamaged(folder());
      expect(sequences).toBeGreaterThanOrEqual(before); // what was there stays
      before = sequences;
    }
    expect(killed).toBeGreaterThan(2);
    expect(before).toBeGreaterThan(0);
    for (const part of work) await (await startWriter(folder(), part)).ended;
    await expectWhole(folder(), 120);
    expect(hidden(folder())).toEqual([]); // those that came after removed what the killed left
  });

  test('at any step of writing a file leaves whole shards, and another finishes its work', async () => {
    const limited = concurrencyLimit(3);
    // two shards, each opened, written in two halves, synced, closed and renamed; then one step too many
    const steps = Array.from({ length: 13 }, (_, place) => place + 1);
    const outcomes = await Promise.all(steps.map((step) => limited(() => killedAtStep(step))));
    expect(outcomes.map(({ signal }) => signal)).toEqual(steps.map((step) => (step > 12 ? null : 'SIGKILL')));
    expect(outcomes.map(({ left }) => left)).toEqual([0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0]);
    const [none, first, both] = [0, 12, 23];
    expect(outcomes.map(({ sequences }) => sequences)).toEqual(
      steps.map((step) => (step <= 6 ? none : step <= 12 ? first : both)),
    );
  });
});

/** What a writer leaves that is killed at a step; the store is made whole afterwards. */
async function killedAtStep(step: number) {
  const store = join(folder(), String(step));
  const [part] = await parts(6, 1, store);
  const { signal } = await (await startWriter(store, part!, step)).ended;
  const left = hidden(store).length;
  const sequences = await expectUndamaged(store);
  await writeMissing(store, part!);
  await expectWhole(store, 6);
  expect(hidden(store)).toEqual([]);
  return { signal, left, sequences };
}

function hidden(store: string): string[] {
  return readdirSync(join(store, 'shards')).filter((name) => name.startsWith('.'));
}
