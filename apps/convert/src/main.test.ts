import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataset, type Dataset } from '@sdumc/datasets';
import {
  endOfCommand,
  NOTHING_BUT_PROGRESS,
  endsOfCommands,
  startProgram,
  writeFeatureFolder,
  type Ended,
} from '@sdumc/program/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const room = mkdtempSync(join(tmpdir(), 'sdumc convert, -Läufe '));
afterAll(() => rmSync(room, { recursive: true }));

const convert = (source: string, store: string, ...more: string[]) =>
  endOfCommand('apps/convert', { args: ['--in', source, '--out', store, ...more] });
const shardsOf = (store: string) => readdirSync(join(store, 'shards')).map((name) => join(store, 'shards', name));

/** All that a dataset holds, row by row. */
async function contents(path: string): Promise<unknown[]> {
  const dataset: Dataset = await openDataset(path);
  try {
    return await Promise.all(
      dataset.utterances.map(async (utterance, row) => {
        const frames = Object.entries(await dataset.read(row)).sort(([left], [right]) => (left < right ? -1 : 1));
        const { id, videoId, split, valence, transcript } = utterance;
        return [
          { id, videoId, split, valence, transcript },
          frames.map(([stream, { values, frames: T, width }]) => [stream, T, width, [...values]]),
        ];
      }),
    );
  } finally {
    await dataset.close();
  }
}

describe('a folder of features', () => {
  const source = writeFeatureFolder(join(room, 'quelle'), {
    line: (line, row) => ({ ...line, text: row === 3 ? '' : `said "${row}",\nand left` }),
  });
  const store = join(room, 'store');
  let first: Ended;
  let again: Ended;
  beforeAll(async () => {
    first = await convert(source, store);
    again = await convert(source, store);
  });

  test('the store holds the same utterances in the same order, to the last bit', async () => {
    expect(first).toMatchObject({ code: 0, stderr: expect.stringMatching(NOTHING_BUT_PROGRESS) as string });
    expect(await contents(store)).toEqual(await contents(source));
  });

  test('a second run writes nothing', () => {
    expect(first.stdout).toMatch(/^40 utterances converted in [\d.]+ s, 0 were there already$/m);
    expect(again.stdout).toMatch(/^0 utterances converted in [\d.]+ s, 40 were there already$/m);
    expect(shardsOf(store)).toHaveLength(1);
  });

  test('a source that has changed is converted again, and the new frames count', async () => {
    const changing = writeFeatureFolder(join(room, 'changing'), { widths: { audio: 3 } });
    const changed = join(room, 'changed store');
    await convert(changing, changed);
    const path = join(changing, 'audio.npy');
    const bytes = readFileSync(path);
    bytes.writeFloatLE(1.25, bytes.length - 4);
    writeFileSync(path, bytes);
    expect((await convert(changing, changed)).stdout).toMatch(/^40 utterances converted/m);
    expect(await contents(changed)).toEqual(await contents(changing));
  });

  test('float16 halves the numbers and keeps eleven bits of them', async () => {
    const half = join(room, 'half');
    expect(await convert(source, half, '--numbers', 'float16')).toMatchObject({ code: 0 });
    const values = (rows: unknown[]) => rows.flat(Infinity).filter((value) => typeof value === 'number');
    const [exact, rounded] = [values(await contents(source)), values(await contents(half))];
    expect(rounded).not.toEqual(exact);
    expect(rounded.length).toBeGreaterThan(1000);
    for (const [at, value] of rounded.entries())
      expect(Math.abs(value - exact[at]!)).toBeLessThanOrEqual(Math.abs(exact[at]!) / 2048 + 1e-7);
  });

  test('a store is a dataset itself', async () => {
    const copy = join(room, 'copy');
    expect(await convert(store, copy)).toMatchObject({ code: 0 });
    expect(await contents(copy)).toEqual(await contents(source));
  });
});

test('a store takes one source and one kind of numbers', async () => {
  const source = writeFeatureFolder(join(room, 'one'), { widths: { audio: 3 } });
  const other = writeFeatureFolder(join(room, 'other'), { widths: { audio: 2 } });
  const store = join(room, 'taken');
  await convert(source, store);
  const ends = await endsOfCommands('apps/convert', [
    { args: ['--in', other, '--out', store] },
    { args: ['--in', source, '--out', store, '--numbers', 'float16'] },
  ]);
  expect(ends.map(({ code }) => code)).toEqual([1, 1]);
  expect(ends[0]!.stderr).toContain('is the store of one (feature-folder), not of other (feature-folder)');
  expect(ends[1]!.stderr).toContain('holds its numbers as F32, not as F16');
  expect(await contents(store)).toEqual(await contents(source));
});

test('what a store has lost is missed, and what was not finite is told', async () => {
  const source = writeFeatureFolder(join(room, 'with NaN'), { widths: { audio: 3, video: 4 } });
  const bytes = readFileSync(join(source, 'audio.npy'));
  bytes.writeFloatLE(NaN, bytes.length - 4);
  writeFileSync(join(source, 'audio.npy'), bytes);
  const store = join(room, 'robbed');
  expect((await convert(source, store)).stdout).toContain('note: audio: 1 values are NaN or infinite');
  const whole = await openDataset(store);
  expect(whole).toMatchObject({
    problems: [],
    notes: [expect.stringMatching(/^audio: 1 values of the source were NaN/)],
  });
  await whole.close();
  for (const shard of shardsOf(store)) rmSync(shard);
  const robbed = await openDataset(store);
  expect(robbed.problems).toEqual([
    `${store}: audio of 40 of 40 utterances is lost`,
    `${store}: video of 40 of 40 utterances is lost`,
  ]);
  await robbed.close();
});

test('what is damaged is named, the rest is converted, and the exit code is 1', async () => {
  const source = writeFeatureFolder(join(room, 'two streams'), { widths: { audio: 3, video: 4 } });
  const store = join(room, 'damaged');
  await convert(source, store);
  const [shard] = shardsOf(store) as [string];
  const bytes = readFileSync(shard);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  writeFileSync(shard, bytes);
  const rest = join(room, 'rest');
  const ended = await convert(store, rest);
  expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(NOTHING_BUT_PROGRESS) as string });
  expect(ended.stdout).toContain(`problem: ${shard}: `);
  expect(ended.stdout).toMatch(/: 40 utterances, /);
  expect(await contents(rest)).toHaveLength(40);
});

test('Ctrl-C leaves a store that the same command goes on with', async () => {
  const source = writeFeatureFolder(join(room, 'long'), {
    widths: { audio: 50 },
    sizes: { train: 6000, valid: 20, test: 20 },
  });
  const store = join(room, 'stopped');
  const { child, ended } = startProgram('apps/convert', { args: ['--in', source, '--out', store] });
  const begun = () => {
    try {
      return readdirSync(join(store, 'shards')).length >= 0;
    } catch {
      return false;
    }
  };
  // its shards folder shows that it is at work
  await expect.poll(() => begun() || child.exitCode !== null, { interval: 20 }).toBe(true);
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 130, stdout: 'stopped; the same command goes on\n' });
  expect(await convert(source, store)).toMatchObject({ code: 0 });
  const dataset = await openDataset(store);
  expect(dataset.utterances).toHaveLength(6040);
  expect((await dataset.read(6039)).audio?.frames).toBe(3);
  await dataset.close();
}, 120_000);

test('refusals are one line', async () => {
  const source = writeFeatureFolder(join(room, 'good'));
  const ends = await endsOfCommands('apps/convert', [
    { args: [] },
    { args: ['--in', source, '--out', ''] },
    { args: ['--in', source, '--out', join(room, 'x'), '--numbers', 'int8'] },
    { args: ['--in', join(room, 'nothing'), '--out', join(room, 'x')] },
    { args: ['--in', source, '--out', join(source, 'store')] },
    { args: ['--in', source, '--out', join(room, 'x'), '--features', 'sound=wavlm'] },
  ]);
  expect(ends.map(({ code }) => code)).toEqual([2, 2, 2, 1, 1, 2]);
  for (const { stderr } of ends) expect(stderr).toMatch(/^error: [^\n]+\n$/);
  expect(ends[3]!.stderr).toContain('no such file or directory');
  expect(ends[4]!.stderr).toContain('--out must be a folder apart from --in');
  expect(readdirSync(source).sort()).toEqual(['audio.npy', 'index.csv', 'text.npy', 'video.npy']);
});
