import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endOfCommand, endsOfCommands, writeFeatureFolder, writeNpy } from '@sdumc/program/testing';
import { afterAll, expect, test } from 'vitest';
import type { Inspection } from './inspection.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc inspect '));
afterAll(() => rmSync(room, { recursive: true }));

const inspect = (...args: string[]) => endOfCommand('apps/inspect', { args });

test('splits, streams, lengths, labels, and first of all what is odd', async () => {
  const folder = writeFeatureFolder(join(room, 'odd'), {
    sizes: { train: 4, valid: 2, test: 2 },
    widths: { audio: 3 },
    line: (line, row) => ({ ...line, valence: `${(row % 7) - 3}`, text: row === 0 ? '' : 'words' }),
  });
  // [8, 2, 2]: one value that is infinite, a feature that never varies, utterance 7 without any frame
  const values = Float32Array.from({ length: 32 }, (_, at) => (at >= 28 ? 0 : at % 2 === 0 ? at : 5));
  values[2] = -Infinity;
  writeNpy(join(folder, 'video.npy'), [8, 2, 2], values);
  const { code, stdout } = await inspect(folder, '--json');
  expect(code).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^note: /);
  const found = JSON.parse(lines.at(-1)!) as Inspection;
  expect(found).toMatchObject({
    kind: 'feature-folder',
    problems: [],
    splits: { train: { utterances: 4, videos: 2 }, valid: { utterances: 2 }, test: { utterances: 2 } },
    streams: { video: { utterances: 7, frames: { most: 2 }, values: { constantFeatures: 1 } } },
    words: { text: 7, simulated: 0 },
    valence: { train: [1, 1, 1, 1, 0, 0, 0], valid: [0, 0, 0, 0, 1, 1, 0], test: [1, 0, 0, 0, 0, 0, 1] },
  });
  expect(found.notes.join('\n')).toMatch(/video.*1 values? .*infinite/);
  expect(found.notes).toContain('video: features that never vary: 1');
  expect(stdout).toMatch(/^video +2 +7 +1 /m);
});

test('what cannot be read comes first, and the exit code is 1', async () => {
  const source = writeFeatureFolder(join(room, 'whole'), { widths: { audio: 3 } });
  const store = join(room, 'store');
  expect(await endOfCommand('apps/convert', { args: ['--in', source, '--out', store] })).toMatchObject({ code: 0 });
  const [shard] = readdirSync(join(store, 'shards')) as [string];
  const path = join(store, 'shards', shard);
  writeFileSync(path, readFileSync(path).subarray(0, -4));
  const { code, stdout } = await inspect(store);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^problem: /);
  expect(stdout.split('\n')[0]).toContain(path);
  expect(stdout).toMatch(/40 utterances/);
});

test('a quick look reads no frame', async () => {
  const folder = writeFeatureFolder(join(room, 'quick'), { widths: { audio: 3 } });
  const { stdout } = await inspect(folder, '--quick', '--json');
  const found = JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as Inspection;
  expect(found.streams.audio).toMatchObject({ utterances: 40, frames: { least: 3, most: 3 }, values: null });
});

test('refusals are one line', async () => {
  mkdirSync(join(room, 'empty'));
  const ends = await endsOfCommands('apps/inspect', [
    { args: [] },
    { args: [join(room, 'nothing')] },
    { args: [join(room, 'empty')] },
    { args: [join(room, 'empty'), '--fast'] },
  ]);
  expect(ends.map(({ code }) => code)).toEqual([2, 1, 1, 2]);
  for (const { stderr } of ends) expect(stderr).toMatch(/^error: [^\n]+\n$/);
});
