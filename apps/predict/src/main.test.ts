import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONDITIONS } from '@sdumc/core';
import { parseCsv } from '@sdumc/datasets';
import {
  endOfCommand,
  endsOfCommands,
  startProgram,
  writeClipRun,
  writeClips,
  type Ended,
} from '@sdumc/program/testing';
import { wavBytes } from '@sdumc/text-sim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Prediction } from './prediction.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc predict, -ß '));
const at = (...names: string[]) => join(room, ...names);
afterAll(() => rmSync(room, { recursive: true, force: true }));

const texts = ['so good', 'no', '', 'never again, really', 'fine', ''];
const clips = texts.map((text, row) => ({
  id: `c${row}`,
  milliseconds: 400 + 150 * row,
  text,
  split: (['train', 'train', 'train', 'valid', 'test'] as const)[row % 5]!,
}));

/** What hears: two words, and how loud nothing is. */
const hearing = at('hear.mjs');
/** Records of a CSV by the names of its columns. */
function records(text: string): Readonly<Record<string, string>>[] {
  const { columns, lines } = parseCsv(Buffer.from(text), 'csv');
  return lines.map(({ cells }) => Object.fromEntries(columns.map((column, place) => [column, cells[place]!])));
}

const environment = { XDG_CACHE_HOME: at('cache') };
const run = async (program: string, ...args: string[]): Promise<void> => {
  const { code, stdout, stderr } = await endOfCommand(`apps/${program}`, { args, environment });
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${stdout}${stderr}`);
};
const predictions = (...commands: readonly (readonly string[])[]): Promise<Ended[]> =>
  endsOfCommands('apps/predict', commands.map((args) => ({ args: ['--processes', '1', ...args], folder: room })), environment); // prettier-ignore

beforeAll(async () => {
  writeClips(at('clips'), clips);
  writeFileSync(
    hearing,
    `import { statSync } from 'node:fs';\nconsole.log('it is', statSync(process.argv[2]).size);\n`,
  );
  await run('extract', ...['--in', at('clips'), '--out', at('store'), '--audio', 'prosody', '--text', 'hashing', '--video', 'none', '--workers', '1']); // prettier-ignore
  await run('train', ...['--data', at('store'), '--out', at('runs', 'mine'), '--seeds', '2', '--epochs', '2', '--without', 'simulated', '--backend', 'wasm', '--workers', '1']); // prettier-ignore
}, 300_000);

describe('predict', () => {
  let [table, csv, silent, one, heard, missing, transcribed, unheard]: Ended[] = [];
  /** What a model says that was trained otherwise than on recognised words */
  let [mapped, unsimulated, mappedCsv]: Ended[] = [];
  let [quiet, escaped]: Ended[] = [];
  beforeAll(async () => {
    const clip = at('clips', 'c1.wav');
    mkdirSync(at('odd'));
    cpSync(clip, at('odd', 'good.wav'));
    writeFileSync(at('odd', 'bad.wav'), 'no sound at all');
    writeFileSync(at('said.csv'), 'id,text\nc2.wav,so good\nc3,never\nzz,hm\n');
    const onWords = await writeClipRun(at('words'), { seeds: 2 });
    const onMap = await writeClipRun(at('map'), { seeds: 2, trained: { conditions: CONDITIONS, simulation: 'map' } });
    writeFileSync(
      at('tell.mjs'),
      `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(at('told'))}, '');`,
    );
    writeFileSync(at('quiet.wav'), wavBytes({ samples: new Float32Array(16000), sampleRateHz: 16000 }));
    writeFileSync(
      at('escapes.mjs'),
      'import { appendFileSync } from "node:fs"; appendFileSync(process.argv[2], "asked "); console.log("good\\u001b]0;owned\\u0007\\u001b[31m words\\u0000 end")',
    );
    const by = (line: string) => ['--simulate', 'command', '--command', `${process.execPath} ${line}`];
    const telling = by(`"${at('tell.mjs')}" {wav}`);
    const escapes = ['--model', onWords, ...by(`"${at('escapes.mjs')}" "${at('asked')}" {wav}`)];
    [table, csv, silent, one, heard, missing, transcribed, unheard] = await predictions(
      [at('clips'), '--processes', '2'],
      [at('clips'), '--csv'],
      [at('clips'), '--csv', '--no-text'],
      [clip, '--json', '--text', 'what a waste', '--model', at('runs', 'mine')],
      [clip, '--json', '--model', onWords, ...by(`"${hearing}" {wav}`)],
      [at('odd'), at('gone.mp4'), '--csv', '--out', at('odd.csv')],
      [at('clips'), '--csv', '--transcript', at('said.csv')],
      [clip, '--csv', '--model', onWords, ...by('-e "process.exit(3)" {wav}')],
    );
    [mapped, unsimulated, mappedCsv] = await predictions(
      [clip, '--json', '--model', onMap, ...telling],
      [clip, '--json', ...telling],
      [at('clips'), '--csv', '--model', onMap, ...telling],
    );
    [quiet, escaped] = await predictions(
      [at('quiet.wav'), ...escapes, '--language', 'en'],
      [clip, ...escapes, '--text', 'so\u001b[31m good\u0007'],
    );
  }, 300_000);

  it('says what training said of the same clips, by the run that was finished last', () => {
    expect(csv!.code).toBe(0);
    const trained = records(readFileSync(at('runs', 'mine', 'predictions.csv'), 'utf8'));
    const predicted = records(csv!.stdout);
    expect(predicted).toHaveLength(clips.length);
    for (const clip of predicted) {
      const seeds = trained.filter(({ id }) => id === clip['clip']);
      expect(seeds).toHaveLength(2);
      const mean = (column: string) => seeds.reduce((sum, seed) => sum + Number(seed[column]), 0) / 2;
      expect(Number(clip['absent'])).toBeCloseTo(mean('absent'), 3);
      if (clip['complete'] !== '') expect(Number(clip['complete'])).toBeCloseTo(mean('complete'), 3);
      expect(clip['simulated']).toBe('');
    }
    const wordless = predicted.filter((clip) => clip['complete'] === '');
    expect(wordless.map((clip) => [clip['clip'], clip['missing']])).toEqual([
      ['c2', 'video text simulated'],
      ['c5', 'video text simulated'],
    ]);
  });

  it('shows many clips as a table', () => {
    const lines = table!.stdout.trim().split('\n');
    expect(lines[0]).toMatch(/^clip +complete +simulated +absent +missing$/);
    expect(lines).toHaveLength(1 + clips.length);
    expect(lines[3]).toMatch(/^c2 +−?\d\.\d\d ± \d\.\d\d +video text simulated$/);
  });

  it('leaves transcripts unread where it is told to', () => {
    expect(records(silent!.stdout).map((clip) => clip['complete'])).toEqual(clips.map(() => ''));
  });

  it('tells all it knows of one clip as JSON', () => {
    const { conditions, missing: why, words, model, durationSeconds, spreadFrom } = JSON.parse(one!.stdout) as Extract<Prediction, { conditions: unknown }>; // prettier-ignore
    expect([words, spreadFrom]).toEqual([{ text: 'what a waste', simulated: null }, 'networks']);
    expect(model).toEqual({ folder: at('runs', 'mine'), dataset: 'store', networks: 2 });
    expect(durationSeconds).toBeCloseTo(0.55, 2);
    expect(why).toEqual({
      video: 'the model was trained without video',
      simulated: 'nobody was asked to hear the words',
    });
    expect(Object.keys(conditions.complete!.seeing)).toEqual(['t', 'at']);
    expect(conditions.complete!.attention.text).toHaveLength(3);
    expect(conditions.complete!.valence).not.toBe(conditions.absent!.valence);
  });

  it('scores what a recogniser hears, where the model was trained on recognised words', () => {
    const { conditions, words, warnings } = JSON.parse(heard!.stdout) as Extract<Prediction, { conditions: unknown }>;
    expect(words.simulated).toMatch(/^it is \d+$/);
    expect(conditions.simulated!.attention.text).toHaveLength(3);
    expect(warnings.filter((warning) => warning.includes('simulated'))).toEqual([]);
  });

  it.each<[string, () => Ended, string]>([
    ['on a learned map', () => mapped!, 'was trained on text simulated by a learned map from audio features, not by recognised words'],
    ['without simulated text', () => unsimulated!, 'was not trained on simulated text made from words'],
  ])('shows the condition that applies instead, and why, where the model was trained %s', (_, ended, why) => {
    const { conditions, words, warnings, missing: absent } = JSON.parse(ended().stdout) as Extract<Prediction, { conditions: unknown }>;
    expect(words.simulated).toBeNull();
    expect([conditions.simulated, conditions.absent]).toEqual([null, expect.objectContaining({ valence: expect.any(Number) as number })]);
    expect(warnings).toContainEqual(expect.stringContaining(`simulated text is left out: the model ${why}`));
    expect(absent.simulated).toContain(why);
    expect(existsSync(at('told'))).toBe(false); // nothing is sent, or paid for, in vain
  }); // prettier-ignore

  it('says so once for several clips, and in CSV beside each', () => {
    expect(mappedCsv!.stderr.match(/^note: simulated text is left out/gm)).toHaveLength(1);
    for (const clip of records(mappedCsv!.stdout)) expect(clip['notes']).toContain('simulated text is left out');
  });

  it('does not send silence, and says what --language does', () => {
    expect(quiet!.stdout).toMatch(/^no simulated: nothing was understood$/m);
    expect(quiet!.stderr).toMatch(/^note: --language is not passed on: say it in --command$/m);
    expect(readFileSync(at('asked'), 'utf8')).toBe('asked ');
  });

  it('shows words without the escape sequences in them', () => {
    expect(escaped!.stdout).toMatch(/^heard: good words end$/m);
    expect(escaped!.stdout).toMatch(/^said: so good$/m);
    expect(escaped!.stdout + escaped!.stderr).not.toMatch(/(?!\n)\p{Cc}/u);
  });

  it('takes words by ids and by names of files, and names ids that are of no clip', () => {
    const said = records(transcribed!.stdout).filter((clip) => clip['complete'] !== '');
    expect(said.map((clip) => clip['clip'])).toEqual(['c2', 'c3']);
    expect(transcribed!.stderr).toMatch(/^note: --transcript .*said\.csv: 1 of its 3 ids are of no clip: zz$/m);
    expect(transcribed!.code).toBe(0);
  });

  it('says that whoever was to hear it failed, and scores the rest', () => {
    expect(unheard!.code).toBe(1);
    expect(unheard!.stderr).toMatch(/^failed: c1: simulated text: .*exit code 3/m);
    const [clip] = records(unheard!.stdout);
    expect([clip!['simulated'], clip!['missing'], clip!['error']]).toEqual(['', 'video text simulated', expect.stringContaining('exit code 3')]); // prettier-ignore
    expect(clip!['absent']).not.toBe('');
  });

  it('keeps what was scored when it is stopped', async () => {
    const hanging = at('hang.mjs');
    writeFileSync(
      hanging,
      `import { statSync, writeFileSync } from 'node:fs';
if (statSync(process.argv[2]).size > 15000) { writeFileSync(${JSON.stringify(at('hangs'))}, ''); setInterval(() => {}, 1000); }
else console.log('so good');`,
    );
    const args = [at('clips'), '--csv', '--model', at('words'), '--processes', '1', '--simulate', 'command', '--command', `${process.execPath} "${hanging}" {wav}`]; // prettier-ignore
    const { child, ended } = startProgram('apps/predict', { args, folder: room, environment });
    await expect.poll(() => existsSync(at('hangs')), { timeout: 90_000 }).toBe(true);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect([code, records(stdout).map((clip) => clip['clip'])]).toEqual([130, ['c0']]);
    expect(stderr).toContain('stopped: 1 of 6 clips are scored');
  });

  it('names a clip that cannot be read, and scores the others', () => {
    expect(missing!.code).toBe(1);
    expect(missing!.stderr).toMatch(/^failed: bad: .*holds no media that can be read.*$/m);
    expect(missing!.stderr).toMatch(/^failed: .*gone\.mp4: cannot read .*no such file.*$/m);
    expect(missing!.stdout).toBe('');
    expect(records(readFileSync(at('odd.csv'), 'utf8')).map((clip) => clip['error'] === '')).toEqual([
      false,
      true,
      false,
    ]);
  });
});

describe('refuses', () => {
  const clip = () => at('clips', 'c1.wav');
  /** A run that is like the other, but for what its networks say of their making. */
  function other(name: string, origins: object): string {
    cpSync(at('runs', 'mine'), at(name), { recursive: true });
    for (const seed of ['seed-1', 'seed-2']) {
      const path = at(name, 'model', seed, 'config.json');
      const config = JSON.parse(readFileSync(path, 'utf8')) as { preprocessing: object };
      writeFileSync(path, JSON.stringify({ ...config, preprocessing: { ...config.preprocessing, origins } }));
    }
    return at(name);
  }
  function table(name: string, text: string): string {
    writeFileSync(at(name), text);
    return at(name);
  }
  const origin = (extractor: string, version: string) => ({ extractor, version, hopSeconds: 0.01 });

  const cases: readonly (readonly [string, number, () => readonly string[], RegExp])[] = [
    ['nothing', 2, () => [], /missing required argument 'clips'/],
    ['words of two clips', 1, () => [at('clips'), '--text', 'hm'], /--text is of one clip, received 6/],
    ['a clip that is not there', 1, () => [at('gone.mp4')], /gone\.mp4: no such file/],
    ['a model that is not there', 1, () => [clip(), '--model', at('gone')], /--model .*gone: no such folder/],
    ['two answers', 2, () => [clip(), '--json', '--csv'], /'--json' cannot be used with option '--csv'/],
    [
      'words of clips that are not there',
      1,
      () => [at('clips'), '--transcript', table('gone.csv', 'id,text\nzz,hm\n')],
      /gone\.csv: none of its ids is of a clip: expected ones like c0, received zz/,
    ],
    [
      'a file in a folder that is not there',
      1,
      () => [clip(), '--json', '--out', at('nowhere', 'x.json')],
      /--out .*: there is no folder .*nowhere/,
    ],
    ['a command that is not named', 2, () => [clip(), '--simulate', 'command'], /needs --command/],
    [
      'features that do not record their extractors',
      1,
      () => [clip(), '--model', other('unknown', {})],
      /unknown: was trained on features that do not record their extractors, .* train on a store that extract made/,
    ],
    [
      'features of another version',
      1,
      () => [clip(), '--model', other('older', { audio: origin('prosody', '0') })],
      /older: audio must come from prosody 0, as it was trained, received prosody 1/,
    ],
    [
      'a model that only others have',
      1,
      () => [clip(), '--model', other('hub', { audio: origin('wavlm', '3') })],
      /its audio was made by wavlm 3; name that, as --audio-extractor hub:MODEL#LAYER/,
    ],
  ];
  let ended: Ended[] = [];
  beforeAll(async () => {
    ended = await predictions(...cases.map(([, , args]) => args()));
  }, 120_000);

  it.each(cases.map(([name, code, , reason], place) => [name, code, reason, place] as const))(
    '%s, in one line',
    (_, code, reason, place) => {
      const { stderr, stdout, code: received } = ended[place]!;
      expect(stderr).toMatch(reason);
      expect([received, stderr.trim().split('\n').length, stdout]).toEqual([code, 1, '']);
    },
  );
});
