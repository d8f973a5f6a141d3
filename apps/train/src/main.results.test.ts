import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { METRIC_NAMES, sentimentMetrics } from '@sdumc/metrics';
import { loadNetwork } from '@sdumc/model';
import type { RunReport } from '@sdumc/report';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NOTHING_BUT_PROGRESS, writeFeatureFolder, type Line, type TinyFolder } from '@sdumc/program/testing';
import type { Ended } from '@sdumc/program/testing';
import { filesBelow, readPredictions, readReport, type Prediction } from '../testing/run-results.ts';
import { train, trainMany } from '../testing/train-program.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc train, Läufe 视频 '));
afterAll(() => rmSync(room, { recursive: true }));

const CONDITIONS = ['complete', 'simulated', 'absent'] as const;
const SUBSETS = ['a', 't', 'v', 'at', 'av', 'tv', 'atv'] as const;
const wasm = ['--backend', 'wasm'];

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const meanError = (predictions: readonly Prediction[], condition: (typeof CONDITIONS)[number]) =>
  mean(predictions.map((row) => Math.abs(row[condition] - row.valence)));
const isTest = ({ split }: { split: string }) => split === 'test';
const ofSeed = (predictions: readonly Prediction[], seed: number) => predictions.filter((row) => row.seed === seed);

/** That every metric of a run over one seed is what its predictions say. */
function expectFiguresOf(report: RunReport, predictions: readonly Prediction[]): void {
  for (const condition of CONDITIONS) {
    const pairs = {
      predicted: predictions.map((row) => row[condition]),
      target: predictions.map((row) => row.valence),
    };
    const own = sentimentMetrics(pairs);
    const expected = METRIC_NAMES.map((name) => [name, own[name] === null ? null : { mean: own[name], std: null }]);
    expect(report.conditions[condition]).toEqual(Object.fromEntries(expected));
    expect(report.conditions[condition]!.mae!.mean).toBeCloseTo(meanError(predictions, condition), 5);
  }
}

describe('a run over one seed, on data with ids and words that mean something elsewhere', () => {
  const HOSTILE = [
    '-dxf[1]',
    '=1+1',
    'say "a, b"',
    '</td></style><script>alert(1)</script>',
    'two\nlines',
    'видео 😀',
    ' a ',
    '__proto__',
  ];
  const WORDS = '<img src=x onerror=alert(1)> & "so", he said,\n=2';
  const line = (same: Line, row: number): Line => ({ ...same, id: HOSTILE[row - 32] ?? same.id, text: WORDS });
  const out = join(room, 'läufe', 'erster lauf');
  let ended: Ended;
  let report: RunReport;
  let predictions: Prediction[];
  beforeAll(async () => {
    const data = writeFeatureFolder(join(room, 'meine daten'), { line, lineBreak: '\r\n' });
    const index = join(data, 'index.csv');
    writeFileSync(index, `\ufeff${readFileSync(index, 'utf8')}`);
    mkdirSync(out, { recursive: true }); // An empty folder is as good as none.
    const paths = ['--data', './meine daten/', '--out', 'läufe/erster lauf/'];
    ended = await train([...paths, '--epochs', '2', ...wasm], room);
    report = readReport(out);
    predictions = readPredictions(out);
  }, 120_000);

  test('ends well, says what it does, and prints a line an epoch', () => {
    expect(ended).toMatchObject({ code: 0, stderr: expect.stringMatching(NOTHING_BUT_PROGRESS) as string });
    const lines = ended.stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^backend: wasm/);
    expect(lines).toContain('training on meine daten (40 utterances), results go to läufe/erster lauf/');
    const epochs = lines.filter((printed) => printed.includes(' epoch '));
    expect(epochs).toHaveLength(2);
    expect(epochs[1]).toMatch(/^seed 1\/1 epoch 2\/2 · loss \d+\.\d{3} · valid MAE [\d.]+ complete, .* · 0 s left$/);
    expect(lines.find((printed) => printed.startsWith('complete '))).toContain(
      report.conditions.complete!.mae!.mean.toFixed(3),
    );
    expect(lines.at(-1)).toBe('report: läufe/erster lauf/report.html');
  });

  test('leaves its results and nothing else', () => {
    const model = ['config.json', 'history.json', 'model.safetensors'].map((name) => `model/seed-1/${name}`);
    const results = ['predictions.csv', 'report.html', 'report.json', 'representations.safetensors', 'run.json'];
    expect(filesBelow(out)).toEqual([...model, ...results]);
    expect(existsSync(join(out, 'checkpoints'))).toBe(false);
  });

  test('report.json has the promised keys, and beside them a verdict, notes and the recipe', () => {
    expect(Object.keys(report)).toEqual([
      'dataset',
      'modalities',
      'splits',
      'testFrom',
      'seeds',
      'preset',
      'backend',
      'chosenBy',
      'secondsPerEpoch',
      'peakMemoryMb',
      'conditions',
      'subsets',
      'baselines',
      'verdict',
      'notes',
      'recipe',
    ]);
    expect(Object.keys(report.conditions)).toEqual([...CONDITIONS]);
    expect(Object.keys(report.subsets)).toEqual([...SUBSETS]);
    expect(Object.keys(report.baselines)).toEqual(['constant', 'ridgeAll', 'ridgeAudioVideo']);
    const tables = [report.conditions, report.subsets, report.baselines].flatMap((group) => Object.values(group));
    for (const table of tables) {
      expect(Object.keys(table ?? {})).toEqual([...METRIC_NAMES]);
      expect(table!.mae).toEqual({ mean: expect.any(Number) as number, std: null });
    }
  });

  test('report.json states the facts of the run', () => {
    expect(report).toMatchObject({
      dataset: 'meine daten',
      modalities: ['audio', 'text', 'video'],
      splits: { train: 24, valid: 8, test: 8 },
      testFrom: 'test',
      seeds: [1],
      preset: 'default',
      backend: 'wasm',
      chosenBy: expect.stringMatching(/^validation: /) as string,
      notes: ['simulated text is made by the learned simulator, out of fold for train rows'],
    });
    expect(report.secondsPerEpoch).toBeGreaterThan(0);
    expect(report.peakMemoryMb).toBeGreaterThan(50);
  });

  test('predictions.csv has every utterance once, ids as they came', () => {
    const ids = Array.from({ length: 40 }, (_, row) => HOSTILE[row - 32] ?? `u${row}`);
    expect(predictions.map(({ id }) => id)).toEqual(ids);
    expect(Object.keys(predictions[0]!)).toEqual(['id', 'split', 'seed', 'valence', ...CONDITIONS]);
    const splits = ['train', 'valid', 'test'].map((split) => predictions.filter((row) => row.split === split).length);
    expect(splits).toEqual([24, 8, 8]);
    expect(predictions.map(({ valence }) => valence).slice(0, 3)).toEqual([-2.4, 0.4, -2]);
    for (const row of predictions)
      for (const condition of CONDITIONS) expect(row[condition]).toSatisfy((value) => Number.isFinite(value));
  });

  test('the figures are those of predictions.csv', () => {
    expectFiguresOf(report, predictions.filter(isTest));
  });

  test('the constant is the mean label of train and valid', () => {
    const label = mean(predictions.filter((row) => !isTest(row)).map(({ valence }) => valence));
    const errors = predictions.filter(isTest).map(({ valence }) => Math.abs(valence - label));
    expect(report.baselines.constant!.mae!.mean).toBeCloseTo(mean(errors), 5);
  });

  test('everything seen is complete, audio and video alone is absent', () => {
    expect(report.subsets.atv).toEqual(report.conditions.complete);
    expect(report.subsets.av).toEqual(report.conditions.absent);
    expect(report.subsets.a).not.toEqual(report.subsets.av);
    expect(report.conditions.complete).not.toEqual(report.conditions.absent);
  });

  test('report.html is whole, runs nothing, and shows hostile words as words', () => {
    const page = readFileSync(join(out, 'report.html'), 'utf8');
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).not.toMatch(/<script|<img src=x|<\/style>.*<\/style>.*<script/i);
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    const open: string[] = [];
    const VOID = ['meta', 'img', 'br', 'hr', 'input', 'link', 'col'];
    for (const [, end, name, rest] of page.matchAll(/<(\/?)([a-z][\w-]*)((?:"[^"]*"|[^">])*)>/gi)) {
      if (end === '/') expect(open.pop()).toBe(name);
      else if (!VOID.includes(name!) && !rest!.endsWith('/')) open.push(name!);
    }
    expect(open).toEqual([]);
  });

  test('the model is there and loads', async () => {
    const { network, preprocessing } = await loadNetwork(join(out, 'model', 'seed-1'));
    expect(network.config.featureWidths).toEqual({ audio: 3, text: 5, video: 4 });
    expect(preprocessing).toHaveProperty('standardisation');
    network.dispose();
  });
});

describe('other data and other questions', () => {
  const SMALL = { train: 12, valid: 4, test: 4 };
  const commands: (readonly string[])[] = [];
  let ended: Ended[];
  const run = (name: string, tiny: TinyFolder, args: readonly string[] = []) => {
    const data = writeFeatureFolder(join(room, name), { sizes: SMALL, ...tiny });
    const out = `${data}-out`;
    const at = commands.push(['--data', data, '--out', out, '--epochs', '1', ...wasm, ...args]) - 1;
    return () => {
      expect(ended[at]).toMatchObject({ code: 0, stderr: expect.stringMatching(NOTHING_BUT_PROGRESS) as string });
      return { report: readReport(out), predictions: readPredictions(out), files: filesBelow(out) };
    };
  };

  const withoutTest = run('no test', { sizes: { train: 24, valid: 8, test: 0 } }, ['--seeds', '2']);
  const folds = run('folds', {}, ['--folds', '2', '--seeds', '2']);
  const withoutText = run('no text', { widths: { audio: 3, video: 4 } });
  const onlyText = run('only text', { widths: { text: 5 } }, ['--without', 'rnc,masks']);
  const words = run('words', {
    widths: { audio: 3, video: 4 },
    line: (line, row) => ({ ...line, text: `word${row % 3} good`, simulated_text: `word${row % 2} could` }),
  });

  beforeAll(async () => {
    ended = await trainMany(commands.map((args) => ({ args })));
  }, 120_000);

  test('two seeds are averaged, with the deviation over N − 1', () => {
    const { report, predictions, files } = withoutTest();
    expect(report.seeds).toEqual([1, 2]);
    for (const condition of CONDITIONS) {
      const [first, second] = [1, 2].map((seed) => meanError(ofSeed(predictions.filter(isTest), seed), condition));
      const { mae } = report.conditions[condition]!;
      expect(mae!.mean).toBeCloseTo((first! + second!) / 2, 5);
      expect(mae!.std).toBeCloseTo(Math.abs(first! - second!) / Math.SQRT2, 5);
      expect(mae!.std).toBeGreaterThan(0);
    }
    expect(files).toContain('model/seed-2/model.safetensors');
  });

  test('without test rows a fifth of train is test, by video and whatever the seed', () => {
    const { report, predictions } = withoutTest();
    const held = ofSeed(predictions, 1).filter(isTest);
    expect(report.testFrom).toBe('train');
    expect(held.length).toBeGreaterThanOrEqual(4);
    expect(held.length).toBeLessThanOrEqual(6);
    expect(report.splits).toEqual({ train: 24 - held.length, valid: 8, test: held.length });
    const ids = (seed: number) =>
      ofSeed(predictions, seed)
        .filter(isTest)
        .map(({ id }) => id);
    expect(ids(2)).toEqual(ids(1));
    const rows = held.map(({ id }) => Number(id.slice(1)));
    for (const row of rows) expect(rows).toContain(row ^ 1); // the other utterance of the video
    expect(Math.max(...rows)).toBeLessThan(24);
  });

  test('folds judge every train row once a seed, and leave the test rows alone', () => {
    const { report, predictions, files } = folds();
    expect(report).toMatchObject({ testFrom: 'train', seeds: [1, 2], splits: { valid: 4, test: 12 } });
    expect(report.splits.train).toBe(6);
    expect(report.notes).toContainEqual(expect.stringMatching(/^2 folds by video/));
    for (const seed of [1, 2]) {
      const ids = ofSeed(predictions, seed).map(({ id }) => id);
      expect(ids.sort()).toEqual(Array.from({ length: 12 }, (_, row) => `u${row}`).sort());
    }
    expect(predictions.every(isTest)).toBe(true);
    for (const condition of CONDITIONS) {
      const errors = [1, 2].map((seed) => meanError(ofSeed(predictions, seed), condition));
      expect(report.conditions[condition]!.mae!.mean).toBeCloseTo(mean(errors), 5);
    }
    expect(files.filter((file) => file.endsWith('model.safetensors'))).toEqual(
      [1, 2].flatMap((fold) => [1, 2].map((seed) => `model/fold-${fold}/seed-${seed}/model.safetensors`)),
    );
  });

  test('data without text says so, and its subsets with text are null', () => {
    const { report, predictions } = withoutText();
    expect(report.modalities).toEqual(['audio', 'video']);
    expect(report.notes).toContain('no utterance has text: it is absent throughout');
    expect(report.notes!.join()).not.toContain('words');
    const nothing = SUBSETS.filter((subset) => report.subsets[subset] === null);
    expect(nothing).toEqual(['t', 'at', 'tv', 'atv']);
    expect(report.conditions.simulated).toEqual(report.conditions.absent);
    expectFiguresOf(report, predictions.filter(isTest));
  });

  test('text alone is enough, and has no baseline of audio and video', () => {
    const { report } = onlyText();
    expect(report.modalities).toEqual(['text']);
    expect(SUBSETS.filter((subset) => report.subsets[subset] !== null)).toEqual(['t']);
    expect(report.baselines.ridgeAudioVideo).toBeNull();
    expect(report.baselines.ridgeAll).not.toBeNull();
    expect(report.notes).toEqual([
      'no utterance has audio: it is absent throughout',
      'no utterance has video: it is absent throughout',
      'there is no simulated text: the condition simulated equals absent',
      'trained without masks, rnc',
    ]);
  });

  test('words stand in for features of text, and words for simulated text', () => {
    const { report, predictions } = words();
    expect(report.modalities).toEqual(['audio', 'text', 'video']);
    expect(report.notes).toEqual(['words are encoded by sentence, 512 wide']);
    const read = (...path: string[]) => readFileSync(join(room, 'words-out', ...path), 'utf8');
    expect(JSON.parse(read('run.json'))).toMatchObject({ words: 'sentence 1' });
    expect(JSON.parse(read('model', 'seed-1', 'config.json'))).toMatchObject({
      preprocessing: {
        origins: { text: { extractor: 'sentence', version: '1', hopSeconds: null } },
        trained: { conditions: ['complete', 'simulated', 'absent'], simulation: 'words' },
      },
    });
    expect(report.conditions.simulated).not.toEqual(report.conditions.absent);
    expectFiguresOf(report, predictions.filter(isTest));
  });
});

describe('data beside the checkout', () => {
  const given = fileURLToPath(new URL('../../../../shared/data/mosei-videos', import.meta.url));

  test.skipIf(!existsSync(given))(
    'CMU-MOSEI by video: the infinities of its audio are counted',
    async () => {
      const data = join(room, 'mosei-videos');
      // Without text, whose 768 features would take the baselines a quarter of a minute.
      for (const name of ['index.csv', 'audio.npy', 'video.npy']) cpSync(join(given, name), join(data, name));
      const out = join(room, 'mosei');
      const ended = await train(['--data', data, '--out', out, '--epochs', '1', ...wasm]);
      const note = 'audio: 529 values are NaN or infinite, they are read as 0';
      expect(ended).toMatchObject({ code: 0, stderr: expect.stringMatching(NOTHING_BUT_PROGRESS) as string });
      expect(ended.stdout).toContain(`note: ${note}\n`);
      expect(readReport(out).notes).toContain(note);
      expect(readReport(out).conditions.complete!.mae!.mean).toBeLessThan(1);
    },
    120_000,
  );
});
