import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { syntheticDataset } from '@sdumc/datasets';
import { prosody } from '@sdumc/features';
import { METRIC_NAMES, type MetricSummaryTable } from '@sdumc/metrics';
import {
  endOfCommand,
  NOTHING_BUT_PROGRESS,
  endsOfCommands,
  startProgram,
  writeClipRun,
  writeFeatureFolder,
  writeNetworkFolder,
  writeNpy,
  writeRun,
} from '@sdumc/program/testing';
import type { EvaluatedPoint, EvaluationReport, RunReport } from '@sdumc/report';
import { openShardWriter, writeListing } from '@sdumc/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const EVALUATE = 'apps/evaluate';
const room = mkdtempSync(join(tmpdir(), 'sdumc evaluate, Läufe 视频 '));
afterAll(() => rmSync(room, { recursive: true }));

const wasm = ['--backend', 'wasm'];
const read = <T>(...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8')) as T;
const pointsOf = ({ protocols }: EvaluationReport, name: string) =>
  protocols.find(({ protocol }) => protocol === name)!.points;

const run = join(room, 'erster lauf');
const data = join(room, 'meine daten');
const folds = join(room, 'folds');
const tiny = join(room, 'tiny');
const full = join(room, 'somebody’s');
const words = join(room, 'words');
const recognised = join(room, 'recognised');
const spelled = join(room, 'spelled');
const clips = join(room, 'clips');
const hummed = join(room, 'hummed');
const alone = ['--model', join(run, 'model', 'seed-2'), '--data', data, '--draws', '2', '--batch', '3', '--missing'];

/** Each command once, all in one process. */
const COMMANDS = {
  run: ['--model', run, '--data', data, '--draws', '2', '--missing', 'random,frames,text,a,t,v,at,av,tv,atv'],
  alone: [...alone, 'frames:0.4,random:0.7'],
  again: [...alone, 'frames:0.4,random:0.7', '--out', join(room, 'again')],
  withoutCurve: [...alone, 'text', '--out', join(room, 'again')],
  folds: ['--model', join(folds, 'model'), '--data', data, '--missing', 'text,random:0.5'],
  synthetic: ['--model', tiny, '--draws', '1', '--split', 'valid'],
  nowhere: ['--model', join(room, 'nowhere')],
  widths: ['--model', tiny, '--data', data, '--out', join(room, 'none')],
  protocol: ['--model', tiny, '--missing', 'audio'],
  full: ['--model', tiny, '--out', full],
  words: ['--model', spelled, '--data', words, '--draws', '1', '--missing', 'text,atv'],
  remembered: ['--model', run, '--draws', '1', '--missing', 'text,atv', '--out', join(room, 'remembered')],
  otherKind: ['--model', spelled, '--data', recognised, '--draws', '1', '--out', join(room, 'other kind')],
  otherExtractor: ['--model', clips, '--data', hummed, '--out', join(room, 'none')],
  otherKindAsked: ['--model', spelled, '--data', recognised, '--missing', 'simulated', '--out', join(room, 'none')],
  frames: ['--model', spelled, '--data', data, '--out', join(room, 'none')],
} as const;
type Name = keyof typeof COMMANDS;
let ended: Readonly<Record<Name, Awaited<ReturnType<typeof endOfCommand>>>>;

beforeAll(async () => {
  writeFeatureFolder(data);
  // A test row whose audio is far out, so that clipping shows.
  const audio = Float32Array.from({ length: 40 * 9 }, (_, at) => (at > 38 * 9 ? 40 : 1) * Math.sin(at * 12.9898));
  writeNpy(join(data, 'audio.npy'), [40, 3, 3], audio);
  mkdirSync(full);
  writeFileSync(join(full, 'thesis'), '');
  await writeRun(folds, { dataset: 'meine daten', seeds: 1, folds: 3 });
  const { audio: sound = 0, text = 0, video = 0 } = syntheticDataset({ seed: 1 }).widths;
  await writeNetworkFolder(tiny, 1, { audio: sound, text, video });
  const training = ['--data', data, '--out', run, '--epochs', '1', '--seeds', '2', '--workers', '1', ...wasm];
  expect(await endOfCommand('apps/train', { args: training })).toMatchObject({ code: 0 });
  writeFeatureFolder(words, {
    widths: { audio: 3, video: 4 },
    line: (line, row) => ({ ...line, text: `number ${row}` }),
  });
  writeFeatureFolder(recognised, {
    widths: { audio: 3, video: 4 },
    line: (line, row) => ({ ...line, text: `number ${row}`, simulated_text: `lumber ${row}` }),
  });
  await writeClipRun(clips, { seeds: 1 });
  const writer = await openShardWriter(hummed);
  const { width } = prosody();
  const hum = { values: new Float32Array(width), frames: 1, width, hopSeconds: null, extractor: 'hum', version: '2' };
  await writer.write({ key: 'a', stream: 'audio', sequence: hum });
  await writer.close();
  const utterance = { key: 'a', id: 'a', videoId: 'a', split: 'test', valence: 0 } as const;
  await writeListing(hummed, { name: 'hummed', utterances: [utterance] });
  const spelling = [
    '--data',
    words,
    '--words',
    'hashing',
    '--out',
    spelled,
    '--epochs',
    '1',
    '--workers',
    '1',
    ...wasm,
  ];
  expect(await endOfCommand('apps/train', { args: spelling })).toMatchObject({ code: 0 });
  const names = Object.keys(COMMANDS) as Name[];
  const all = await endsOfCommands(
    EVALUATE,
    names.map((name) => ({ args: [...COMMANDS[name], ...wasm] })),
  );
  ended = Object.fromEntries(names.map((name, at) => [name, all[at]])) as typeof ended;
}, 300_000);

function evaluationIn(folder: string): EvaluationReport {
  return read<EvaluationReport>(folder, 'evaluation.json');
}

describe('a run of two seeds, as train leaves it', () => {
  const out = join(run, 'evaluation');
  let report: RunReport;
  let evaluation: EvaluationReport;
  beforeAll(() => {
    report = read<RunReport>(run, 'report.json');
    evaluation = evaluationIn(out);
  });

  test('text absent, every subset and rate 0 are what the report of the training says', () => {
    const expectFigures = (point: EvaluatedPoint, expected: MetricSummaryTable | null) => {
      for (const name of METRIC_NAMES) {
        const [own, other] = [point[name], expected![name]];
        expect(own === null).toBe(other === null);
        expect(own?.mean ?? 0, name).toBeCloseTo(other?.mean ?? 0, 6);
        expect(own?.std ?? 0, name).toBeCloseTo(other?.std ?? 0, 6);
      }
    };
    expectFigures(pointsOf(evaluation, 'text')[0]!, report.conditions.absent);
    for (const [subset, expected] of Object.entries(report.subsets))
      expectFigures(pointsOf(evaluation, subset)[0]!, expected);
    for (const curve of ['random', 'frames']) {
      expectFigures(pointsOf(evaluation, curve)[0]!, report.conditions.complete);
      expect(pointsOf(evaluation, curve)[0]!.mae.values).toEqual(pointsOf(evaluation, 'atv')[0]!.mae.values);
    }
    expect(evaluation.constantMae).toBeCloseTo(report.baselines.constant!.mae!.mean, 6);
  });

  test('the JSON says what was evaluated', () => {
    expect(evaluation).toMatchObject({
      format: 'sdumc-evaluation',
      model: run,
      networks: [1, 2].map((seed) => ({ folder: join(run, 'model', `seed-${seed}`), seed, fold: null })),
      data: 'meine daten',
      split: 'test',
      rowsFrom: 'split',
      utterances: 8,
      modalities: ['audio', 'text', 'video'],
      seed: 1,
      draws: 2,
      backend: 'wasm',
      notes: [],
    });
    for (const { kind, points, area } of evaluation.protocols) {
      const hasRates = kind === 'random' || kind === 'frames';
      expect(points.map(({ rate }) => rate)).toEqual(
        hasRates ? [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] : [null],
      );
      expect(area === null).toBe(!hasRates);
      for (const { rate, mae, hidden, ...others } of points) {
        const draws = hasRates && rate !== 0 ? 2 : 1;
        expect(mae.values.map((values) => values.length)).toEqual([draws, draws]);
        expect(hidden).toBeGreaterThanOrEqual(0);
        expect(hidden).toBeLessThan(1);
        expect(Object.keys(others).sort()).toEqual(METRIC_NAMES.filter((name) => name !== 'mae').sort());
      }
      const hidden = points.map((point) => point.hidden);
      expect(hidden).toEqual([...hidden].sort((left, right) => left - right));
    }
    expect(pointsOf(evaluation, 'text')[0]!.hidden).toBeCloseTo(1 / 3, 12);
  });

  test('stdout has the table, the folder a page and a picture', () => {
    expect(ended.run.code).toBe(0);
    expect(ended.run.stderr).toMatch(/^(evaluating: .* left\n)*$/); // what a slow machine shows meanwhile
    const lines = ended.run.stdout.trimEnd().split('\n');
    expect(lines).toContain(`evaluating ${run} on meine daten, results go to ${out}`);
    const area = evaluation.protocols[0]!.area!;
    expect(lines.find((line) => line.startsWith('area '))).toContain(
      `${area.mean.toFixed(3)} ± ${area.std!.toFixed(3)}`,
    );
    expect(lines.at(-1)).toBe(`report: ${join(out, 'evaluation.html')}`);
    expect(readdirSync(out).sort()).toEqual(['evaluation.html', 'evaluation.json', 'missing-curve.svg']);
    expect(readFileSync(join(out, 'missing-curve.svg'), 'utf8')).toMatch(/^<svg .*<\/svg>\n$/s);
  });

  test('one seed alone is the same again, whatever the batch and whatever else is asked for', () => {
    const own = evaluationIn(join(run, 'model', 'seed-2', 'evaluation'));
    for (const [name, curve, tenth] of [
      ['frames:0.4', 'frames', 4],
      ['random:0.7', 'random', 7],
    ] as const) {
      const values = pointsOf(own, name)[0]!.mae.values[0]!;
      expect(values).toHaveLength(2);
      const expected = pointsOf(evaluation, curve)[tenth]!.mae.values[1]!;
      values.forEach((value, draw) => expect(value).toBeCloseTo(expected[draw]!, 6));
    }
  });

  test('a later evaluation replaces an earlier one, and a picture that it does not have', () => {
    expect(ended.again.code).toBe(0);
    expect(ended.withoutCurve.code).toBe(0);
    expect(readdirSync(join(room, 'again')).sort()).toEqual(['evaluation.html', 'evaluation.json']);
    expect(evaluationIn(join(room, 'again')).protocols.map(({ protocol }) => protocol)).toEqual(['text']);
  });
});

test('words go through the encoder that the networks were trained with', () => {
  expect(ended.words).toMatchObject({ code: 0, stderr: expect.stringMatching(NOTHING_BUT_PROGRESS) as string });
  const evaluation = evaluationIn(join(spelled, 'evaluation'));
  expect(evaluation.notes).toContain('words are encoded by hashing-text, 768 wide');
  const { complete } = read<RunReport>(spelled, 'report.json').conditions;
  expect(pointsOf(evaluation, 'atv')[0]!.mae.mean).toBeCloseTo(complete!.mae!.mean, 6);
});

test('without --data a run is judged on the data that it was trained on', () => {
  expect(ended.remembered.code).toBe(0);
  const [remembered, named] = [evaluationIn(join(room, 'remembered')), evaluationIn(join(run, 'evaluation'))];
  expect(remembered.data).toBe('meine daten');
  for (const protocol of ['text', 'atv'])
    expect(pointsOf(remembered, protocol)[0]!.mae).toEqual(pointsOf(named, protocol)[0]!.mae);
});

test('simulated text of another kind than that of the training is left out, with the reason', () => {
  expect(ended.otherKind.code).toBe(0);
  const { notes, protocols } = evaluationIn(join(room, 'other kind'));
  const why = 'simulated text is left out: the model was trained on text simulated by a learned map';
  expect(notes).toContainEqual(expect.stringContaining(why));
  expect(ended.otherKind.stdout).toContain(why);
  expect(protocols.map(({ protocol }) => protocol)).toEqual(['random', 'frames', 'text', 'a', 't', 'v', 'at', 'tv']);
});

test('a cross-validated run is judged out of fold', () => {
  expect(ended.folds.code).toBe(0);
  expect(evaluationIn(join(folds, 'evaluation'))).toMatchObject({
    rowsFrom: 'folds',
    utterances: 24,
    networks: [{ fold: 1 }, { fold: 2 }, { fold: 3 }],
  });
});

test('without --data the synthetic set is evaluated, without --missing all that it allows', () => {
  expect(ended.synthetic.code).toBe(0);
  const { protocols, ...evaluation } = evaluationIn(join(tiny, 'evaluation'));
  expect(evaluation).toMatchObject({ data: 'synthetic', split: 'valid', rowsFrom: 'split' });
  const names = ['random', 'frames', 'simulated', 'text', 'a', 't', 'v', 'at', 'tv'];
  expect(protocols.map(({ protocol }) => protocol)).toEqual(names);
  expect(protocols[1]!.points.at(-1)!.hidden).toBeGreaterThan(0.6);
});

test('Ctrl-C ends it with 130 and nothing written', async () => {
  const out = join(room, 'stopped', 'here');
  const args = ['--model', tiny, '--draws', '500', '--out', out, ...wasm];
  const { child, printed, ended: end } = startProgram(EVALUATE, { args });
  await printed('evaluating');
  child.kill('SIGINT');
  const { code, stdout, stderr } = await end;
  expect(code).toBe(130);
  expect(stderr).not.toMatch(/error/);
  expect(stdout).toMatch(/stopped; nothing was written\n$/);
  expect(existsSync(join(room, 'stopped'))).toBe(false);
});

test.each<[Name, number, RegExp]>([
  ['nowhere', 1, /nowhere: no such folder$/],
  ['widths', 1, /meine daten: audio must be \d+ wide, as .* takes it, received 3$/],
  ['frames', 1, /meine daten: text must be encoded by hashing-text \S+, as for .*spelled, it is encoded elsewhere$/],
  ['otherExtractor', 1, /hummed: audio must come from prosody \S+, as for .*clips.*, it comes from hum 2$/],
  ['otherKindAsked', 1, /--missing simulated: the model was trained on text simulated by a/],
  ['protocol', 2, /--missing .* received "audio"$/],
  ['full', 1, /is not empty and holds no evaluation, but "thesis": name another --out$/],
])('refuses %s in one line', (name, code, message) => {
  const { stderr, ...end } = ended[name];
  expect(stderr.trimEnd()).toMatch(message);
  expect(stderr).toMatch(/^error: [^\n]+\n$/);
  expect(end.code).toBe(code);
  expect(existsSync(join(room, 'none'))).toBe(false);
  expect(readdirSync(full)).toEqual(['thesis']);
});
