import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execFileSync } from 'node:child_process';
import { findFfmpeg } from '@sdumc/media';
import { endOfCommand, NOTHING_BUT_PROGRESS, startProgram, type Ended } from '@sdumc/program/testing';
import { listedUtterances, openFeatureStore, updateListings } from '@sdumc/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const room = mkdtempSync(join(tmpdir(), 'sdumc extract, -ß '));
afterAll(() => rmSync(room, { recursive: true, force: true }));
const at = (...names: string[]) => join(room, ...names);

const { ffmpeg } = await findFfmpeg({ allowBundled: true });
const sound = (seconds: number, hertz = 200) => ['-f', 'lavfi', '-i', `sine=${hertz}:d=${seconds}`];
const moving = (seconds: number) => ['-f', 'lavfi', '-i', `testsrc2=s=96x64:r=10:d=${seconds}`];
const make = (path: string, ...options: string[]) => execFileSync(ffmpeg, ['-v', 'error', '-y', ...options, path]);

const extract = (...args: string[]): Promise<Ended> =>
  endOfCommand('apps/extract', { args: [...args, '--workers', '1'] });
/** Without faces, which take longest, and nobody is in these pictures. */
const quick = ['--video', 'none', '--text', 'hashing'];

async function contents(store: string) {
  const opened = await openFeatureStore(store);
  try {
    return await Promise.all(
      opened.utterances.map(async ({ id, split, valence, transcript, columns, media, mediaHash }, row) => ({
        ...{ id, split, valence, transcript, columns, media, mediaHash },
        streams: Object.fromEntries(
          Object.entries(await opened.read(row)).map(([stream, { frames, width, extractor }]) => [
            stream,
            [frames, width, extractor],
          ]),
        ),
      })),
    );
  } finally {
    await opened.close();
  }
}

describe('clips as phones and recorders write them', () => {
  test('a folder of voice memos is listed by its names and extracted', async () => {
    const folder = at('memos');
    mkdirSync(folder);
    make(join(folder, 'memo.caf'), ...sound(1));
    make(join(folder, 'memo2.au'), ...sound(1, 300));
    writeFileSync(join(folder, 'list.txt'), '');
    const { code, stdout } = await extract('--in', folder, '--out', at('memo store'), '--video', 'none', '--text', 'none'); // prettier-ignore
    expect(code).toBe(0);
    expect(stdout).toContain(`note: 1 files of ${folder} are no media by their names and are ignored: list.txt\n`);
    expect((await contents(at('memo store'))).map(({ id }) => id)).toEqual(['memo', 'memo2']);
  }, 60_000);

  test('of two sound tracks the default is heard, and every run says so', async () => {
    const path = at('two tracks.mp4');
    make(path, ...moving(1), '-f', 'lavfi', '-t', '1', '-i', 'anullsrc=r=16000', ...sound(1), '-map', '0', '-map', '1', '-map', '2', '-disposition:a:0', '0', '-disposition:a:1', 'default'); // prettier-ignore
    const run = () => extract('--in', path, '--out', at('track store'), '--video', 'none', '--text', 'none');
    const note = 'note: two tracks: has 2 sound tracks: number 2 is used (the default)\n';
    expect((await run()).stdout).toContain(note);
    expect((await run()).stdout).toContain(note);
    expect(readFileSync(at('track store', 'notes.json'), 'utf8')).toContain('has 2 sound tracks');
  }, 60_000);
});

describe('a folder of clips with an index', () => {
  const folder = at('clips');
  let first: Ended;
  let again: Ended;
  beforeAll(async () => {
    mkdirSync(folder);
    make(join(folder, '-a.mkv'), ...moving(1), ...sound(1), '-pix_fmt', 'yuv420p', '-c:a', 'pcm_s16le');
    make(join(folder, 'b.mp4'), ...moving(1), '-pix_fmt', 'yuv420p');
    make(join(folder, 'c.wav'), ...sound(2, 300));
    writeFileSync(join(folder, 'broken.mp4'), 'this is no film');
    writeFileSync(
      join(folder, 'index.csv'),
      'file,split,valence,text,speaker\n-a.mkv,train,1.5,well said,01\nb.mp4,valid,-1,,02\nc.wav,,,"no, ""really""",02\nbroken.mp4,,,,03\ngone.mp4,,,,03\n',
    );
    first = await extract('--in', folder, '--out', at('store'), '--max-failures', '0.5', '--text', 'hashing');
    again = await extract('--in', folder, '--out', at('store'), '--max-failures', '0.5', '--text', 'hashing');
  }, 180_000);

  test('becomes a store that keeps what the index says', async () => {
    expect(first).toMatchObject({ code: 0, stderr: expect.stringMatching(NOTHING_BUT_PROGRESS) as string });
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/) as string;
    expect(await contents(at('store'))).toEqual([
      {
        ...{ id: '-a', split: 'train', valence: 1.5, transcript: 'well said', columns: { speaker: '01' } },
        ...{ media: join(folder, '-a.mkv'), mediaHash: hash },
        streams: { audio: [101, 102, 'log-mel+prosody'], text: [2, 768, 'hashing-text'] },
      },
      {
        ...{ id: 'c', columns: { speaker: '02' }, transcript: 'no, "really"', split: undefined, valence: undefined },
        ...{ media: join(folder, 'c.wav'), mediaHash: hash },
        streams: { audio: [201, 102, 'log-mel+prosody'], text: [2, 768, 'hashing-text'] },
      },
    ]);
  });

  test('names what failed, and why', () => {
    const lines = readFileSync(at('store', 'errors.csv'), 'utf8').trim().split('\n');
    expect(lines[0]).toBe('clip,stage,reason');
    expect(lines.slice(1).sort()).toEqual([
      expect.stringMatching(/^broken,probe,.*not media at all/),
      expect.stringMatching(/^gone,find,".*gone\.mp4: no such file"$/),
    ]);
    expect(first.stdout).toContain('2 clips failed in part or whole');
  });

  test('a second run does nothing, and looks again at what failed', () => {
    expect(again.code).toBe(0);
    expect(again.stdout).toMatch(/^0 clips extracted in [\d.]+ s; 3 were there already$/m);
    expect(readdirSync(at('store', 'shards'))).toHaveLength(1);
  });

  test('simulated words outlive another extraction', async () => {
    const store = at('words');
    cpSync(at('store'), store, { recursive: true });
    await updateListings(store, (one) => (one.id === 'c' ? { ...one, simulatedTranscript: 'no really' } : one));
    const ended = await extract('--in', folder, '--out', store, '--max-failures', '0.5', '--text', 'hashing');
    expect(ended.code).toBe(0);
    const words = (await listedUtterances(store)).map(({ id, simulatedTranscript }) => [id, simulatedTranscript]);
    expect(words).toEqual([
      ['-a', undefined],
      ['c', 'no really'],
    ]);
  }, 60_000);

  test('another extractor redoes its own part', async () => {
    const store = at('store');
    const before = readdirSync(join(store, 'shards'));
    const ended = await extract(
      '--in',
      folder,
      '--out',
      store,
      '--audio',
      'log-mel',
      '--text',
      'hashing',
      '--max-failures',
      '0.5',
    );
    expect(ended.stdout).toMatch(/^3 clips extracted/m);
    const [added] = readdirSync(join(store, 'shards')).filter((name) => !before.includes(name));
    expect(readFileSync(join(store, 'shards', added!), 'latin1')).not.toContain('"stream":"text"');
    expect((await contents(store))[0]!.streams).toMatchObject({ audio: [101, 64, 'log-mel'] });
  }, 60_000);

  test('too many failures are exit code 1, and what succeeded is kept', async () => {
    const ended = await extract('--in', folder, '--out', at('strict'), '--max-failures', '0.3', ...quick);
    expect(ended.code).toBe(1);
    expect(await contents(at('strict'))).toHaveLength(2);
  }, 60_000);
});

test('equal clips share their features, and a clip that changed is extracted again', async () => {
  const folder = at('twins');
  mkdirSync(folder);
  make(join(folder, 'a.wav'), ...sound(1));
  writeFileSync(join(folder, 'b.wav'), readFileSync(join(folder, 'a.wav')));
  const run = () => extract('--in', folder, '--out', at('twins store'), ...quick);
  expect((await run()).stdout).toMatch(/^1 clips extracted .*; 0 were there already, copies of others: 1$/m);
  expect((await contents(at('twins store'))).map(({ id, streams }) => [id, streams])).toEqual([
    ['a', { audio: [101, 102, 'log-mel+prosody'] }],
    ['b', { audio: [101, 102, 'log-mel+prosody'] }],
  ]);
  make(join(folder, 'b.wav'), ...sound(2));
  expect((await run()).stdout).toMatch(/^1 clips extracted .*; 1 were there already$/m);
  expect((await contents(at('twins store')))[1]!.streams).toEqual({ audio: [201, 102, 'log-mel+prosody'] });
}, 120_000);

test('Ctrl-C leaves a store that the same command goes on with', async () => {
  const folder = at('many');
  mkdirSync(folder);
  for (let number = 0; number < 12; number++) make(join(folder, `${number}.wav`), ...sound(1, 100 + number));
  const args = ['--in', folder, '--out', at('many store'), '--workers', '2', ...quick];
  const { child, printed, ended } = startProgram('apps/extract', { args });
  await printed('audio: log-mel+prosody');
  child.kill('SIGINT');
  const { code, stdout } = await ended;
  expect([code, stdout.includes('stopped; the same command goes on')]).toEqual([130, true]);
  expect(existsSync(at('many store', 'index'))).toBe(false);
  expect((await endOfCommand('apps/extract', { args })).code).toBe(0);
  expect(await contents(at('many store'))).toHaveLength(12);
}, 180_000);

test('text that the encoder cannot read is named, also where all is there already, and counts as absent', async () => {
  const folder = at('unread');
  mkdirSync(folder);
  make(join(folder, 'a.wav'), ...sound(1));
  make(join(folder, 'b.wav'), ...sound(1, 300));
  writeFileSync(join(folder, 'index.csv'), 'file,text\na.wav,我爱你\nb.wav,我恨你\n');
  const args = ['--in', folder, '--out', at('unread store'), '--audio', 'prosody', '--video', 'none'];
  for (const ended of [await extract(...args), await extract(...args)]) {
    expect(ended.stdout).toMatch(
      /^note: text: 100 % of the pieces are unknown to the sentence encoder, which reads English; 2 of 2 texts .*hub:Xenova\/multilingual-e5-small in extract$/m,
    );
    expect(ended.stdout).toContain('2 clips have no words');
  }
  expect((await contents(at('unread store'))).map(({ streams }) => Object.keys(streams))).toEqual([
    ['audio'],
    ['audio'],
  ]);
}, 120_000);

test('refusals are one line, and nothing is written', async () => {
  const folder = at('twins');
  const ends: Ended[] = [];
  for (const args of [
    [],
    ['--in', at('nothing'), '--out', at('x')],
    ['--in', folder, '--out', at('x'), '--audio', 'loud'],
    ['--in', folder, '--out', at('x'), '--fps', '0'],
    ['--in', folder, '--out', at('x'), '--max-failures', '2'],
    ['--in', folder, '--out', folder],
    ['--in', folder, '--out', at('x'), '--audio', `hub:${at('no such model')}`],
  ])
    ends.push(await extract(...args));
  expect(ends.map(({ code }) => code)).toEqual([2, 1, 2, 2, 2, 1, 1]);
  for (const { stderr } of ends) expect(stderr).toMatch(/^error: [^\n]+\n$/);
  expect(existsSync(at('x'))).toBe(false);
}, 120_000);

const acted = fileURLToPath(new URL('../../../../shared/data/clips/acted/01-01-03_01.mp4', import.meta.url));
test.skipIf(!existsSync(acted))(
  'a clip beside the checkout gives sound and a face',
  async () => {
    const ended = await extract('--in', acted, '--out', at('acted'), '--preview', at('acted.html'));
    expect(ended).toMatchObject({ code: 0, stderr: expect.stringMatching(NOTHING_BUT_PROGRESS) as string });
    const [clip] = await contents(at('acted'));
    expect(clip!.streams['video']).toEqual([19, 303, 'faces']);
    expect(clip!.streams['audio']![0]).toBeGreaterThan(370);
    const page = readFileSync(at('acted.html'), 'utf8');
    expect(page.match(/alt="The face at/g)!.length).toBeGreaterThan(5);
    for (const part of ['Spectrogram', 'Pitch', 'Expression', 'data:video/mp4']) expect(page).toContain(part);
  },
  120_000,
);
