import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCheckpoint } from '@sdumc/trainer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeFeatureFolder, writeNpy, type Line, type TinyFolder } from '@sdumc/program/testing';
import type { Command, Ended } from '@sdumc/program/testing';
import { startTrain, trainMany } from '../testing/train-program.ts';
import { runPaths } from './run-folder.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc train refusals '));
afterAll(() => rmSync(room, { recursive: true }));

interface Refusal {
  readonly name: string;
  readonly command: Command;
  readonly message: string | RegExp;
  readonly code: number;
  /** The folder that must be afterwards what it was before */
  readonly out: string;
}

const refusals: Refusal[] = [];
const good = writeFeatureFolder(join(room, 'good'));
const wasm = ['--backend', 'wasm'];

/** A folder's own place in the room for each refusal. */
const place = (name: string) => join(room, name.replaceAll(/\W+/g, '-'));

function refusesOptions(args: readonly string[], message: string | RegExp): void {
  const name = args.join(' ');
  const out = `${place(`options ${name}`)}-out`;
  refusals.push({ name, command: { args: ['--data', good, '--out', out, ...args] }, message, code: 2, out });
}

function refusesData(name: string, data: string, message: string | RegExp, args: readonly string[] = []): void {
  const out = `${place(name)}-out`;
  refusals.push({ name, command: { args: ['--data', data, '--out', out, ...wasm, ...args] }, message, code: 1, out });
}

/** A good folder but for one thing. */
function spoilt(name: string, tiny: TinyFolder, spoil: (folder: string) => void = () => undefined): string {
  const folder = writeFeatureFolder(place(name), tiny);
  spoil(folder);
  return folder;
}

const withLine = (row: number, cells: Partial<Line>): TinyFolder => ({
  line: (line, at) => (at === row ? { ...line, ...cells } : line),
});

refusesOptions(['--epoch', '3'], "error: unknown option '--epoch'");
refusesOptions(['stray'], 'received "stray"');
refusesOptions(['--without', 'mia,', 'rnc'], /must|knows|received/);
refusesOptions(['--preset', 'best'], /--preset .* Allowed choices are default, published/);
refusesOptions(['--backend', 'cuda'], /--backend .* Allowed choices are auto, gpu, node, wasm, cpu/);
refusesOptions(['--without', 'mia,dropout'], 'knows mia, rnc, rs, mkd, masks, simulated, umca, received "dropout"');
for (const option of ['--epochs', '--batch', '--seeds', '--folds'])
  for (const number of ['0', 'abc', '-1', '1.5'])
    refusesOptions([option, number], new RegExp(`${option} .*must be a whole number from 1, received "${number}"`));
refusesOptions(['--folds', '1'], '--folds must be 2 or more, received 1');
refusesOptions(['--epochs'], "option '--epochs <number>' argument missing");
refusesOptions(['--data', ''], /--data .* must be a path, received ""/);
refusals.push({
  name: '--resume without --out',
  command: { args: ['--data', good, '--resume'] },
  message: '--resume needs --out',
  code: 2,
  out: join(room, 'runs'),
});

const noWidths = { widths: {} };
refusesData('a missing folder', join(room, 'nowhere'), /^error: cannot read .*nowhere: no such file or directory/);
refusesData(
  'a folder without index.csv',
  spoilt('without index', {}, (folder) => rmSync(join(folder, 'index.csv'))),
  /without-index: holds no dataset that is known: index\.csv .*; it holds audio\.npy, text\.npy, video\.npy/,
);
refusesData('no modality', spoilt('no modality', noWidths), /must hold audio\.npy, text\.npy or video\.npy, or words/);
refusesData(
  'arrays of zeros',
  spoilt('zeros', noWidths, (folder) => writeNpy(join(folder, 'text.npy'), [40, 2], new Float32Array(80))),
  'zeros: no utterance has any modality',
);
refusesData(
  'nothing but what is left out',
  spoilt('left out', { widths: { simulated: 3 } }),
  'left-out: no utterance has any modality',
  ['--without', 'simulated'],
);
refusesData(
  'an array of too few rows',
  spoilt('too few rows', {}, (folder) => writeNpy(join(folder, 'audio.npy'), [39, 2], new Float32Array(78).fill(1))),
  /audio\.npy: must have 40 rows, one for each line of index\.csv, received 39/,
);
refusesData(
  'an array cut short',
  spoilt('cut short', {}, (folder) => truncateSync(join(folder, 'video.npy'), 500)),
  /video\.npy: /,
);
refusesData(
  'a label NaN',
  spoilt('NaN', withLine(3, { valence: 'NaN' })),
  /row 3 \(line 5\): valence .*received "NaN"/,
);
refusesData('no label', spoilt('no label', withLine(3, { valence: '' })), /row 3 \(line 5\): valence .* received ""/);
refusesData(
  'a label beyond the scale',
  spoilt('4', withLine(39, { valence: '4' })),
  /row 39 .* from -3 to 3, received 4/,
);
refusesData('an id twice', spoilt('twice', withLine(9, { id: 'u8' })), /row 9 \(line 11\): id "u8" is used twice/);
refusesData(
  'an id of two lines twice',
  spoilt('two lines', { line: (line, row) => (row > 3 && row < 6 ? { ...line, id: 'a\nb' } : line) }),
  'id "a\\nb" is used twice',
);
refusesData('no train', spoilt('no train', { sizes: { train: 0, valid: 8, test: 8 } }), /no row has split train/);
refusesData('no valid', spoilt('no valid', { sizes: { train: 8, valid: 0, test: 8 } }), /no row has split valid/);
refusesData(
  'no test and one video',
  spoilt('one video', { sizes: { train: 2, valid: 4, test: 0 } }),
  'a fifth of train cannot become test, train has 1 video',
);
refusesData('more folds than videos', good, '--folds must be at most 12, the number of videos in train, received 13', [
  '--folds',
  '13',
]);

/** A folder that --out names, made by the test. */
function refusesOut(name: string, out: string, message: string | RegExp, args: readonly string[] = [], data = good) {
  const command = { args: ['--data', data, '--out', out, '--epochs', '2', ...wasm, ...args] };
  refusals.push({ name, command, message, code: 1, out });
}

const file = join(room, 'a file');
writeFileSync(file, 'mine');
refusesOut('--out that is a file', file, /cannot make the folder .*a file: EEXIST/);
refusesOut('--out below a file', join(file, 'below'), /cannot make the folder .*below: ENOTDIR/);
const full = join(room, 'somebody’s');
mkdirSync(full);
writeFileSync(join(full, 'thesis.txt'), 'mine');
refusesOut('--out that is not empty', full, 'is not empty, it holds "thesis.txt": name a new --out');
refusesOut('--resume where there is no run', full, /--resume: .*run\.json is missing, so there is no run/, [
  '--resume',
]);
refusesOut('--resume where there is nothing', join(room, 'nothing'), 'there is no run to go on with', ['--resume']);

const begun = join(room, 'begun');
refusesOut('--out that holds a run', begun, 'holds a run already: add --resume to go on with it');
for (const [args, difference] of [
  [['--epochs', '3'], '--epochs was 2, now 3'],
  [['--batch', '7'], '--batch was null, now 7'],
  [['--seeds', '2'], '--seeds was 1, now 2'],
  [['--folds', '2'], '--folds was null, now 2'],
  [['--preset', 'published'], '--preset was "default", now "published"'],
  [['--without', 'rnc,mia'], '--without was [], now ["mia","rnc"]'],
  [['--backend', 'cpu'], '--backend was wasm, now cpu'],
] as const)
  refusesOut(`--resume with ${args.join(' ')}`, begun, `holds another run: ${difference}`, ['--resume', ...args]);
refusesOut(
  '--resume with other data',
  begun,
  'its data was good, now full',
  ['--resume'],
  writeFeatureFolder(place('full')),
);
const changed = join(room, 'changed', 'good');
refusesOut('--resume with data that changed', begun, 'its data good has changed since', ['--resume'], changed);

const damages: readonly [string, string, string | RegExp, (folder: string) => unknown][] = [
  ['run.json cut short', 'run cut', /run\.json: damaged/, (folder) => truncateSync(join(folder, 'run.json'), 40)],
  ['run.json of null', 'run null', /run\.json: damaged/, (folder) => writeFileSync(join(folder, 'run.json'), 'null')],
  ['run.json of nothing', 'run empty', /run\.json: damaged/, (folder) => writeFileSync(join(folder, 'run.json'), '{}')],
  [
    'a checkpoint with a damaged header',
    'checkpoint flipped',
    /seed-1\.safetensors/,
    async (folder) => {
      const path = await checkpoint(folder);
      const bytes = readFileSync(path);
      const middle = 8 + (Number(bytes.readBigUInt64LE()) >> 1);
      for (let at = middle; at < middle + 4; at++) bytes[at]! ^= 0xff;
      writeFileSync(path, bytes);
    },
  ],
  [
    'a checkpoint cut short',
    'checkpoint cut',
    /seed-1\.safetensors/,
    async (folder) => truncateSync(await checkpoint(folder), 200),
  ],
  [
    'a checkpoint with more at its end',
    'checkpoint long',
    /seed-1\.safetensors/,
    async (folder) => appendFileSync(await checkpoint(folder), 'x'),
  ],
  ['a checkpoint of another network', 'checkpoint other', /weight|parameter/, checkpoint],
  [
    'a finished model with a damaged history',
    'history',
    /config\.json|history\.json/,
    (folder) => {
      const { model, history } = runPaths(folder, { fold: null, seed: 1 });
      mkdirSync(model, { recursive: true });
      writeFileSync(history, '{}');
    },
  ],
];
for (const [name, folder, message] of damages) refusesOut(name, place(folder), message, ['--resume']);

/** A checkpoint in its place, whole, of a network with one weight. */
async function checkpoint(folder: string): Promise<string> {
  const path = runPaths(folder, { fold: null, seed: 1 }).checkpoint;
  mkdirSync(join(folder, 'checkpoints'));
  await writeCheckpoint(path, {
    epoch: 0,
    step: 1,
    sums: { samples: 24, total: 1, parts: { complete: 1 } },
    weights: new Map([['a', Float32Array.of(1, 2)]]),
    adam: {
      steps: { a: 1 },
      mean: new Map([['a', new Float32Array(2)]]),
      square: new Map([['a', new Float32Array(2)]]),
    },
    average: null,
    history: [],
    best: null,
  });
  return path;
}

let ended: Ended[];
const before = new Map<string, string | null>();
const content = (folder: string) => {
  if (!existsSync(folder)) return null;
  const names = folder === file ? [] : readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.sort().join('\n');
};

beforeAll(async () => {
  const run = startTrain(['--data', good, '--out', begun, '--epochs', '2', ...wasm]);
  await run.printed('training on');
  run.child.kill('SIGKILL');
  await run.ended;
  cpSync(good, changed, { recursive: true });
  const array = join(changed, 'text.npy');
  const bytes = readFileSync(array);
  bytes[bytes.length - 3]! ^= 1; // one bit of the mantissa of the last number
  writeFileSync(array, bytes);
  for (const [, name, , damage] of damages) {
    mkdirSync(place(name));
    cpSync(join(begun, 'run.json'), join(place(name), 'run.json'));
    await damage(place(name));
  }
  for (const { out } of refusals) before.set(out, content(out));
  ended = await trainMany(refusals.map(({ command }) => ({ folder: room, ...command })));
});

describe('train refuses in one line, and writes nothing', () => {
  test.each(refusals.map((refusal, at) => [refusal.name, refusal, at] as const))(
    '%s',
    (_, { message, code, out }, at) => {
      const { stderr, ...rest } = ended[at]!;
      expect(stderr).toMatch(message);
      expect(stderr).toMatch(/^error: [^\n]+\n$/);
      expect(stderr).not.toMatch(/\.ts:\d| {4}at |undefined|\[object|TypeError/);
      expect(rest.code).toBe(code);
      expect(content(out)).toEqual(before.get(out));
    },
  );

  test('what a process of its own says is no other', async () => {
    const at = refusals.findIndex(({ name }) => name === 'more folds than videos');
    expect(await startTrain(refusals[at]!.command.args, room).ended).toEqual(ended[at]);
  });
});
