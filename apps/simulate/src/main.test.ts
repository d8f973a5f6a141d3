import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { observedFrames } from '@sdumc/core';
import { endsOfCommands, startProgram, type Ended, type Started } from '@sdumc/program/testing';
import { openFeatureStore, openShardWriter } from '@sdumc/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wordServer, type WordServer } from '../testing/word-server.ts';
import { writeClips } from '@sdumc/program/testing';
import { wavBytes } from '@sdumc/text-sim';

const KEY = 'sk-planted-0123456789';
const room = mkdtempSync(join(tmpdir(), 'sdumc simulate, -ß '));
const at = (...names: string[]) => join(room, ...names);
let server: WordServer;
beforeAll(async () => {
  server = await wordServer();
});
afterAll(async () => {
  await server.close();
  rmSync(room, { recursive: true, force: true });
});

const environment = { XDG_CACHE_HOME: at('cache'), OPENAI_API_KEY: KEY, OPENAI_BASE_URL: undefined };
const start = (args: readonly string[], more: Readonly<Record<string, string | undefined>> = {}): Started =>
  startProgram('apps/simulate', { args: [...args, '--text', 'hashing'], environment: { ...environment, ...more } });
/** One after the other, in one process. */
const simulate = (...commands: readonly (readonly string[])[]): Promise<Ended[]> =>
  endsOfCommands('apps/simulate', commands.map((args) => ({ args: [...args, '--text', 'hashing'] })), environment); // prettier-ignore
const by = (server: WordServer, ...args: string[]) => ['--simulator', 'openai', '--base-url', server.baseURL, ...args];
const requests = () => [...server.counts.values()].reduce((sum, count) => sum + count, 0);

async function contents(folder: string) {
  const store = await openFeatureStore(folder);
  try {
    return await Promise.all(
      store.utterances.map(async ({ id, transcript, simulatedTranscript }, row) => {
        const { text, simulated } = await store.read(row);
        const framesOf = (sequence: typeof text) => sequence && observedFrames(sequence)?.frames;
        return { id, transcript, simulatedTranscript, text: framesOf(text), simulated: framesOf(simulated) };
      }),
    );
  } finally {
    await store.close();
  }
}

const clips = [
  { id: '-a', milliseconds: 500, text: 'well said indeed' },
  { id: 'b', milliseconds: 700, text: '', split: 'valid' },
  { id: 'c', milliseconds: 900, text: 'no', split: 'test' },
] as const;

describe('a folder of clips', () => {
  let first: Ended;
  let [again, other, none, another, judged]: Ended[] = [];
  let [before, shards]: [number, string[]] = [0, []];
  beforeAll(async () => {
    writeClips(at('clips'), clips);
    [first] = (await simulate(by(server, '--data', at('clips'), '--out', at('store')))) as [Ended];
    [before, shards] = [requests(), readdirSync(at('store', 'shards'))];
    const dry = ['--data', at('clips'), '--dry-run', '--price-per-minute', '6'];
    [again, other, none, another, judged] = await simulate(
      by(server, '--data', at('clips'), '--out', at('store')),
      by(server, '--data', at('clips'), '--out', at('other')),
      by(server, ...dry),
      by(server, ...dry, '--model', 'another'),
      ['--data', at('store'), '--judge', '--out', at('store')],
    );
  }, 180_000);

  test('gets words and frames, and so do its transcripts', async () => {
    expect(first.code).toBe(0);
    expect(first.stderr).not.toMatch(/error|warning/i); // on a slow machine it tells how far it is
    expect(first.stdout).toContain(`${at('store')}: 3 of 3 utterances have simulated text`);
    expect(first.stdout).toContain('3 requests');
    expect(await contents(at('store'))).toEqual([
      { id: '-a', transcript: 'well said indeed', simulatedTranscript: 'it lasts 500 ms', text: 3, simulated: 4 },
      { id: 'b', transcript: undefined, simulatedTranscript: 'it lasts 700 ms', text: undefined, simulated: 4 },
      { id: 'c', transcript: 'no', simulatedTranscript: 'it lasts 900 ms', text: 1, simulated: 4 },
    ]);
  });

  test('is not heard twice: not into the same store, nor into another', async () => {
    expect([again!.code, other!.code, requests()]).toEqual([0, 0, before]);
    expect(readdirSync(at('store', 'shards'))).toEqual(shards);
    expect(await contents(at('other'))).toEqual(await contents(at('store')));
  });

  test('can be counted before it is heard', () => {
    expect(none!.stdout).toContain('would send 0 requests, 0.0 minutes');
    expect(another!.stdout).toMatch(/would send 3 requests, 0\.0 minutes of sound \(2 s\), cost 0\.21\n/);
  });

  test('is judged: by its words, and beside what chance gives', () => {
    const { likeness } = JSON.parse(readFileSync(at('store', 'judgement.json'), 'utf8')) as {
      readonly likeness: readonly {
        readonly split: string;
        readonly wordErrorRate: number;
        readonly withFrames: number;
      }[];
    };
    // said 3 and 1 words, heard 4 and 4 others
    expect(likeness.map(({ split, wordErrorRate, withFrames }) => [split, wordErrorRate, withFrames])).toEqual([
      ['train', 4 / 3, 1],
      ['valid', null, 0],
      ['test', 4, 1],
      ['all', 2, 2],
    ]);
    expect(judged!.stdout).toMatch(/all +3 +200\.0 % +2 /);
  });

  test('has words replayed and taken away again, by a program, and as far as the budget goes', async () => {
    writeFileSync(at('words.csv'), 'id,text\n-a,one two\nb,\nc,"three, ""four"""\n');
    writeFileSync(
      at('hear.mjs'),
      'import { statSync } from "node:fs"; console.log("bytes", statSync(process.argv[2]).size, process.env.OPENAI_API_KEY);',
    );
    const command = `"${process.execPath}" '${at('hear.mjs')}' {wav}`;
    const dear = by(server, '--data', at('clips'), '--out', at('budget'), '--model', 'dear', '--concurrency', '1');
    const replay = ['--data', at('store'), '--out', at('replayed'), '--simulator', 'replay', '--transcripts', at('words.csv')]; // prettier-ignore
    const [replayed] = (await simulate(replay)) as [Ended];
    expect([replayed.code, replayed.stderr]).toEqual([0, '']);
    const simulatedIn = async (store: string) =>
      (await contents(store)).map(({ simulatedTranscript, simulated }) => [simulatedTranscript, simulated]);
    expect(await simulatedIn(at('replayed'))).toEqual([
      ['one two', 2],
      [undefined, undefined],
      ['three, "four"', 2],
    ]);
    const [taken, program, limited] = await simulate(
      ['--data', at('replayed'), '--out', at('replayed'), '--simulator', 'none'],
      ['--data', at('clips'), '--out', at('by program'), '--simulator', 'command', '--command', command],
      [...dear, '--max-cost', '1.3', '--price-per-minute', '60'],
    );
    expect([taken, program, limited].map((ended) => ended!.code)).toEqual([0, 0, 1]);
    expect(await simulatedIn(at('replayed'))).toEqual(new Array(3).fill([undefined, undefined]));
    expect((await contents(at('replayed'))).map(({ text }) => text)).toEqual([3, undefined, 1]);
    expect((await simulatedIn(at('by program'))).map(([words]) => words)).toEqual([
      'bytes 16044 undefined',
      'bytes 22444 undefined',
      'bytes 28844 undefined',
    ]);
    expect(limited!.stdout).toContain('2 requests, 0.0 minutes of sound, cost 1.20');
    expect(limited!.stdout).toContain('1 utterances are left: the budget of 1.3 is reached');
    expect((await simulatedIn(at('budget'))).map(([words]) => words)).toEqual(['it lasts 500 ms', 'it lasts 700 ms', undefined]); // prettier-ignore
    const [rest] = await simulate(dear);
    expect([rest!.code, rest!.stdout.includes('1 requests')]).toEqual([0, true]);
  }, 180_000);

  test('is read where its store says that the clips are', async () => {
    writeClips(at('moved'), clips);
    await simulate(by(server, '--data', at('moved'), '--out', at('moved store')));
    writeFileSync(at('moved', 'b.wav'), readFileSync(at('moved', '-a.wav')));
    rmSync(at('moved', 'c.wav'));
    const [ended] = (await simulate(
      by(server, '--data', at('moved store'), '--out', at('from store'), '--model', 'a'),
    )) as [Ended];
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain(`failed: b: ${at('moved', 'b.wav')}: is not the clip that was extracted`);
    expect(ended.stdout).toContain(`failed: c: ${at('moved', 'c.wav')}: no such file`);
    expect(readFileSync(at('from store', 'errors.csv'), 'utf8').split('\n').slice(0, 3)).toEqual([
      'clip,stage,reason',
      expect.stringMatching(/^b,simulate,/),
      expect.stringMatching(/^c,simulate,/),
    ]);
    // what failed has no simulated text of an earlier run
    expect((await contents(at('from store'))).map(({ simulated }) => simulated)).toEqual([4, undefined, undefined]);
    expect((await contents(at('moved store')))[1]!.simulatedTranscript).toBe('it lasts 700 ms');
  }, 180_000);

  test('keeps its text from another encoder to itself: S and X must share a space', async () => {
    cpSync(at('store'), at('foreign'), { recursive: true });
    const store = await openFeatureStore(at('foreign'));
    await store.close();
    const writer = await openShardWriter(at('foreign'));
    const made = { hopSeconds: null, extractor: 'bert', version: '3' };
    for (const { key } of store.utterances)
      await writer.write({ key, stream: 'text', sequence: { values: new Float32Array(768), frames: 1, width: 768, ...made } }); // prettier-ignore
    await writer.close();
    const asked = requests();
    const [{ code, stderr }] = (await simulate(
      by(server, '--data', at('foreign'), '--out', at('foreign'), '--model', 'm2'),
    )) as [Ended];
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: .*foreign: simulated text must come from the encoder of its text, bert 3, received hashing-text [^\n]*\n$/,
    );
    expect(requests()).toBe(asked);
  }, 60_000);
});

describe('silence', () => {
  let [heard, dry]: Ended[] = [];
  let silent: WordServer;
  beforeAll(async () => {
    silent = await wordServer({ models: [{ id: 'ends', shutdown_date: '2199-01-01' }] });
    writeClips(at('half silent'), [{ id: 'said', milliseconds: 500, text: 'well' }]);
    writeFileSync(at('half silent', 'quiet.wav'), wavBytes({ samples: new Float32Array(16000), sampleRateHz: 16000 }));
    rmSync(at('half silent', 'index.csv'));
    const args = by(silent, '--data', at('half silent'), '--model', 'ends');
    [dry, heard] = await simulate([...args, '--dry-run'], [...args, '--out', at('silent store'), '--language', 'en']);
  }, 60_000);
  afterAll(() => silent.close());

  test('is not sent, nor paid, and nothing is understood in it', async () => {
    expect(dry!.stdout).toContain('would send 1 requests, 0.0 minutes of sound (1 s)');
    expect([heard!.code, silent.counts.size]).toEqual([0, 1]);
    expect(heard!.stdout).toContain('1 requests');
    expect(heard!.stdout).toContain('1 of 2 utterances have simulated text');
    expect(heard!.stdout).toContain('in 1 nothing was understood; 1 are silent and were not sent');
    expect((await contents(at('silent store'))).map(({ simulatedTranscript }) => simulatedTranscript)).toEqual([
      undefined,
      'it lasts 500 ms',
    ]);
  });

  test('is no reason to say nothing of the model that ends', () => {
    expect(heard!.stdout).toMatch(/^note: ends will be shut down on 2199-01-01, in \d+ days$/m);
  });
});

test('what a program says is neither shown as it is nor kept as it is', async () => {
  writeFileSync(
    at('escapes.mjs'),
    'console.log("[Music] good\\u001b]0;owned\\u0007\\u001b[31m words\\u0000 end"); console.error("\\u001b[31mred"); process.exit(process.argv[2] === "fails" ? 3 : 0)',
  );
  mkdirSync(at('one'));
  cpSync(at('clips', 'c.wav'), at('one', 'c.wav'));
  const program = (...more: string[]) => ['--simulator', 'command', '--command', `"${process.execPath}" '${at('escapes.mjs')}' ${more.join(' ')} {wav}`]; // prettier-ignore
  const [good, failed] = await simulate(
    ['--data', at('one'), '--out', at('escaped'), ...program('prints'), '--language', 'en'],
    ['--data', at('one'), '--out', at('failed'), ...program('fails')],
  );
  expect((await contents(at('escaped')))[0]!.simulatedTranscript).toBe('good words end');
  expect(good!.stdout).toContain('note: --language is not passed on: say it in --command');
  expect(failed!.stdout).toMatch(/failed: c: .*ended with exit code 3 \(red\)/);
  for (const { stdout, stderr } of [good!, failed!]) expect(stdout + stderr).not.toMatch(/(?!\n)\p{Cc}/u);
}, 60_000);

describe('refuses', () => {
  const refusals: readonly [string, readonly string[], number, RegExp][] = [
    ['no simulator', ['--data', 'x', '--out', 'y'], 2, /--simulator must be one of openai, .*, received none/],
    ['an unknown one', ['--data', 'x', '--out', 'y', '--simulator', 'ears'], 2, /Allowed choices are openai/],
    ['no store', ['--data', 'x', '--simulator', 'openai'], 2, /--out must be the folder of a store, received none/],
    ['no price', ['--data', 'x', '--out', 'y', '--simulator', 'openai', '--max-cost', '1'], 2, /needs --price-per-minute/], // prettier-ignore
    ['no place for the sound', ['--data', 'x', '--simulator', 'command', '--command', 'a'], 2, /holds \{wav\}, received "a"/], // prettier-ignore
    ['no words', ['--data', 'store', '--out', 'y', '--simulator', 'replay', '--transcripts', 'gone.csv'], 1, /gone\.csv: no such file/], // prettier-ignore
    ['another encoder', ['--data', 'store', '--out', 'y', '--simulator', 'none', '--text', 'sentence'], 1, /must come from the encoder of its text, hashing-text .*, received sentence 1/], // prettier-ignore
    ['a model that is gone', ['--data', 'clips', '--out', 'y', '--simulator', 'openai-chat', '--model', 'gpt-4o-audio-preview'], 1, /^error: gpt-4o-audio-preview: OpenAI shut it down on 2026-05-07; use gpt-audio-1\.5$/m], // prettier-ignore
    ['no data', ['--data', 'gone', '--out', 'y', '--simulator', 'openai'], 1, /^error: cannot read gone: no such file/],
  ];
  let ends: Ended[];
  beforeAll(async () => {
    ends = await endsOfCommands('apps/simulate', refusals.map(([, args]) => ({ args, folder: room })), environment); // prettier-ignore
  }, 60_000);

  test.each(refusals.map(([name], at) => [name, at] as const))('%s', (_, at) => {
    const [{ code, stderr }, [, , expected, message]] = [ends[at]!, refusals[at]!];
    expect([code, stderr.trim().split('\n').length]).toEqual([expected, 1]);
    expect(stderr).toMatch(message);
    expect(existsSync(join(room, 'y'))).toBe(false); // nothing is begun
  });
});

test('names a shard that is damaged', async () => {
  cpSync(at('store'), at('damaged'), { recursive: true });
  for (const shard of readdirSync(at('damaged', 'shards'))) writeFileSync(at('damaged', 'shards', shard), 'no shard');
  const [ended] = (await simulate(['--data', at('damaged'), '--out', at('damaged'), '--simulator', 'learned'])) as [
    Ended,
  ];
  expect(ended.code).toBe(1);
  expect(ended.stdout).toMatch(/^problem: .*\.safetensors: not a safetensors file/m);
});

test('without a key and without a server it says what is missing, and begins nothing', async () => {
  const args = ['--data', at('clips'), '--out', at('keyless'), '--simulator', 'openai'];
  const { code, stderr } = await start(args, { OPENAI_API_KEY: undefined }).ended;
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^error: OPENAI_API_KEY is not set[^\n]*\n$/)]);
});

test('killed twice, it sends again at most what was under way, and the key is nowhere', async () => {
  const [many, atOnce, kills] = [20, 3, 2];
  const slow = await wordServer({ milliseconds: 60 });
  try {
    writeClips(at('many'), Array.from({ length: many }, (_, clip) => ({ id: `clip${clip}`, milliseconds: 200 + 10 * clip }))); // prettier-ignore
    const args = ['--data', at('many'), '--out', at('many store'), '--simulator', 'openai', '--base-url', slow.baseURL];
    const printed: string[] = [];
    const total = () => [...slow.counts.values()].reduce((sum, count) => sum + count, 0);
    for (let kill = 1; kill <= kills; kill++) {
      const { child, ended } = start([...args, '--concurrency', String(atOnce)]);
      await Promise.race([slow.reached(kill * 6), ended]);
      child.kill('SIGKILL');
      printed.push(JSON.stringify(await ended));
    }
    const [last] = (await simulate([...args, '--concurrency', String(atOnce)])) as [Ended];
    printed.push(JSON.stringify(last));
    expect(last.code).toBe(0);
    expect(slow.mostAtOnce()).toBeLessThanOrEqual(atOnce);
    expect(slow.counts.size).toBe(many);
    expect(total() - many).toBeLessThanOrEqual(kills * atOnce);
    expect((await contents(at('many store'))).map(({ simulatedTranscript }) => simulatedTranscript)).toEqual(
      Array.from({ length: many }, (_, clip) => `it lasts ${200 + 10 * clip} ms`),
    );
    expect(printed.join()).not.toContain(KEY);
    const files = readdirSync(room, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(many);
    for (const { parentPath, name } of files) expect(readFileSync(join(parentPath, name)).includes(KEY)).toBe(false);
    expect(existsSync(at('many store', 'errors.csv'))).toBe(false);
  } finally {
    await slow.close();
  }
}, 240_000);
