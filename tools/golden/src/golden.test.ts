import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { selectBackend } from '@sdumc/backend';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { passes, type Comparison } from './comparison.ts';
import { checkGolden } from './golden.ts';

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The golden values that the packages carry, laid out as the folders that they were copied from. */
const room = mkdtempSync(join(tmpdir(), 'sdumc-golden-'));
/** What is computed by tfjs, or beside it */
const values = join(room, 'values');
/** Files that are read, which no backend has a part in */
const files = join(room, 'files');
cpSync(fileOf('../../../packages/model/fixtures'), join(values, 'model'), { recursive: true });
cpSync(fileOf('../../../packages/losses/fixtures/rnc.json'), join(values, 'rnc.json'));
cpSync(fileOf('../../../packages/metrics/fixtures/metrics.json'), join(values, 'metrics.json'));
cpSync(fileOf('../../../packages/features/fixtures/audio.json'), join(values, 'audio.json'));
const formats = join(files, 'formats');
for (const part of ['mmsa', 'csd'])
  cpSync(fileOf(`../../../packages/datasets/fixtures/${part}`), formats, { recursive: true });
cpSync(fileOf('../../../packages/datasets/fixtures/mertools'), join(formats, 'mertools'), { recursive: true });
cpSync(fileOf('../../../packages/datasets/fixtures/label.csv'), join(formats, 'label.csv'));
afterAll(() => rmSync(room, { recursive: true }));

interface AudioExpectation {
  readonly logMel: number[][];
  readonly rms: number[];
  readonly zeroCrossingRate: number[];
  readonly pyinF0Hz: (number | null)[];
}

const failures = (comparisons: readonly Comparison[]) => comparisons.filter((comparison) => !passes(comparison));

/** What has been compared, all of which must pass; each of these must be among it. */
async function expectAllPass(folder: string, wanted: readonly string[]): Promise<string[]> {
  const told: Comparison[] = [];
  const compared = await checkGolden(folder, (comparison) => told.push(comparison));
  expect(failures(compared)).toEqual([]);
  expect(told).toEqual(compared);
  const quantities = compared.map(({ file, quantity }) => `${file} ${quantity}`);
  expect(wanted.filter((part) => !quantities.some((quantity) => quantity.includes(part)))).toEqual([]);
  return quantities;
}

const beside = fileOf('../../../../shared/fixtures');
/** Files beside the checkout that the packages carry just so are not checked again. */
const alike = (ours: string, theirs: string) => existsSync(theirs) && readFileSync(ours).equals(readFileSync(theirs));

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(async () => {
    await selectBackend(backend);
  });

  test('all golden values hold, and no tensor is left', async () => {
    expect(tf.getBackend()).toBe(backend);
    const before = tf.memory().numTensors;
    const quantities = await expectAllPass(values, [
      'model/gradients',
      'model/weights-after-20-steps',
      'loss of every step',
      'rnc.json',
      'metrics.json',
      'audio.json MFCC',
      'audio.json voicing by pYIN',
      'audio.json pitch by pYIN, voiced frames',
    ]);
    expect(tf.memory().numTensors).toBe(before);
    expect(quantities.filter((quantity) => quantity.startsWith('model/expected.json'))).toHaveLength(2 * 9 + 2);
  });

  test.skipIf(!existsSync(join(beside, 'model')))(
    'so do those beside the checkout, with a checkpoint of PyTorch',
    async () => {
      const other = join(room, `beside-${backend}`);
      cpSync(beside, other, { recursive: true });
      rmSync(join(other, 'formats'), { recursive: true });
      const model = readdirSync(join(values, 'model')).map((name) => join('model', name));
      for (const part of [model, ['rnc.json'], ['metrics.json'], ['audio.json']])
        if (part.every((name) => alike(join(values, name), join(beside, name))))
          for (const name of part) rmSync(join(other, name));
      await expectAllPass(other, ['model/published-layout.pt']);
    },
  );
});

describe('of other programs’ files', () => {
  test('all are read as expected, or refused', () =>
    expectAllPass(files, [
      'formats/mmsa-unaligned.protocol4.pkl test: ids, words, valence, lengths, sums (9 compared',
      'formats/mmsa-aligned.pkl test: ids, words, valence, lengths, sums (5 compared',
      'formats/mertools/expected.json vicuna-FRA-sim: names, labels, shapes, sums, last values (45 compared',
      'formats/csd-expected.json All Labels: shapes, sums (6 compared',
      'formats/csd-expected.json COVAREP: shapes, sums (6 compared',
      'formats/csd-expected.json FACET 4.2: sentiment, rows (9 compared',
      'formats/label.csv words',
      'formats/hostile.pkl refused: refuses to build posix.system',
      'formats/hostile.pkl PWNED is not made',
      'formats/truncated.pkl refused: truncated',
      'formats/mertools/broken-FRA/vid_0_0.npy refused: truncated',
    ]));

  test.skipIf(!existsSync(join(beside, 'formats')))('so are those beside the checkout', async () => {
    const other = join(room, 'beside-files');
    cpSync(join(beside, 'formats'), join(other, 'formats'), { recursive: true });
    const csd = readdirSync(formats).filter((name) => name.endsWith('.csd') || name === 'csd-expected.json');
    if (csd.every((name) => alike(join(formats, name), join(beside, 'formats', name))))
      for (const name of csd) rmSync(join(other, 'formats', name));
    await expectAllPass(other, ['formats/mmsa-unaligned.numpy1.pkl']);
  });
});

describe('a check that cannot fail proves nothing', () => {
  /** What fails of these golden files alone, of which one has other values. */
  async function checkSpoiled(
    [spoiledFile, ...others]: readonly [string, ...string[]],
    spoil: (text: Buffer) => Buffer | string,
  ): Promise<Comparison[]> {
    const spoiled = mkdtempSync(join(tmpdir(), 'sdumc-spoiled-'));
    const original = (file: string) => join(file.startsWith('formats/') ? files : values, file);
    try {
      for (const file of others) cpSync(original(file), join(spoiled, file), { recursive: true });
      mkdirSync(dirname(join(spoiled, spoiledFile)), { recursive: true });
      writeFileSync(join(spoiled, spoiledFile), spoil(readFileSync(original(spoiledFile))));
      return failures(await checkGolden(spoiled));
    } finally {
      rmSync(spoiled, { recursive: true });
    }
  }
  const [weights, inputs] = ['model/weights.safetensors', 'model/inputs.safetensors'];
  const trained = 'model/weights-after-20-steps.safetensors';
  /** Changes the mantissa's upper bits of the last float of a safetensors file. */
  const otherFloat = (bytes: Buffer) => {
    const copy = Buffer.from(bytes);
    copy.writeFloatLE(copy.readFloatLE(copy.length - 4) * 1.01 + 0.01, copy.length - 4);
    return copy;
  };

  test('another gradient is found', async () => {
    const failed = await checkSpoiled(
      ['model/gradients.safetensors', 'model/expected.json', weights, inputs],
      otherFloat,
    );
    expect(failed.map(({ file }) => file)).toEqual(['model/gradients.safetensors']);
  });

  test('another trained weight is found', async () => {
    const failed = await checkSpoiled([trained, 'model/expected.json', weights, inputs], otherFloat);
    expect(failed.map(({ file }) => file)).toEqual([trained]);
  });

  test('other outputs, losses and learning rates are found', async () => {
    const failed = await checkSpoiled(['model/expected.json', trained, weights, inputs], (text) => {
      const expected = JSON.parse(text.toString()) as {
        scenarios: { total: number; missing: { valence: number[][] } }[];
        training: { learningRate: number[] };
      };
      expected.scenarios[3]!.total *= 1.0001;
      expected.scenarios[8]!.missing.valence[1]![0]! += 1e-3;
      expected.training.learningRate[7]! *= 0.9;
      return JSON.stringify(expected);
    });
    expect(failed).toHaveLength(3);
  });

  test.each<[string, (audio: AudioExpectation) => void]>([
    ['log-mel', ({ logMel }) => void (logMel[40]![5]! += 2e-4)],
    ['RMS', ({ rms }) => void (rms[70]! += 4e-6)],
    ['zero-crossing rate', ({ zeroCrossingRate }) => void (zeroCrossingRate[9]! += 0.0025)],
    ['voicing by pYIN', ({ pyinF0Hz }) => void (pyinF0Hz[pyinF0Hz.findIndex((hz) => hz !== null)] = null)],
    ['pitch by pYIN, voiced frames', ({ pyinF0Hz }) => void (pyinF0Hz[100]! += 0.02)],
  ])('another %s is found', async (quantity, spoil) => {
    const failed = await checkSpoiled(['audio.json'], (text) => {
      const expected = JSON.parse(text.toString()) as AudioExpectation;
      spoil(expected);
      return JSON.stringify(expected);
    });
    expect(failed.map((comparison) => comparison.quantity)).toEqual([quantity]);
  });

  test.each<[string, string, string | number[], string[]]>([
    ['an id', 'mmsa-expected.json', '-vid1_x$_$3', ['formats/mmsa-unaligned.protocol4.pkl']],
    ['a length', 'mmsa-aligned-expected.json', [18, 18], ['formats/mmsa-aligned.pkl']],
    ['a shape', 'mertools/expected.json', [5, 6], ['formats/mertools/expected.json', 'formats/mertools']],
    [
      'a count of rows',
      'csd-expected.json',
      [350, 350],
      ['formats/csd-expected.json', 'formats/CMU_MOSEI_Labels.csd', 'formats/CMU_MOSEI_COVAREP.csd'],
    ],
  ])('another expectation of %s is found', async (_, file, value, [blamed = '', ...others]) => {
    const old = JSON.stringify(value);
    const other = typeof value === 'string' ? '"other"' : JSON.stringify([value[0], value[1]! + 1]);
    const inner = (text: string) => text.replace(/^\[|\]$/g, '').replace(',', ', ');
    const failed = await checkSpoiled([`formats/${file}`, ...new Set([blamed, ...others])], (text) => {
      const all = JSON.parse(text.toString().replace(inner(old), inner(other))) as Record<string, unknown>;
      // of two of four sequences nothing is expected: they are not there
      const given = Object.entries(all).filter(([name]) => !['glove_vectors', 'FACET 4.2'].includes(name));
      return JSON.stringify(Object.fromEntries(given));
    });
    expect(failed.map((comparison) => comparison.file)).toEqual([blamed]);
  });

  test('a hostile pickle that opens is found', async () => {
    const harmless = readFileSync(join(formats, 'mmsa-aligned.pkl'));
    const failed = await checkSpoiled(['formats/hostile.pkl'], () => harmless);
    expect(failed.map(({ quantity }) => quantity)).toEqual(['refused: no, it opened']);
  });
});

test('a folder without golden files is refused', async () => {
  const empty = join(room, 'empty');
  mkdirSync(empty);
  await expect(checkGolden(empty)).rejects.toThrow(`golden: no golden file in ${empty}`);
});

test('says what it skips, and does not pass on nothing', async () => {
  const few = mkdtempSync(join(tmpdir(), 'sdumc-golden-'));
  try {
    const skipped: string[] = [];
    cpSync(join(values, 'metrics.json'), join(few, 'metrics.json'));
    mkdirSync(join(few, 'model'));
    cpSync(join(values, 'model/weights.safetensors'), join(few, 'model/weights.safetensors'));
    const compared = await checkGolden(few, undefined, (reason) => skipped.push(reason));
    expect(compared.length).toBeGreaterThan(0);
    expect(skipped).toHaveLength(17);
    expect(skipped[0]).toMatch(/not checked, model\/expected.json, model\/inputs.safetensors missing$/);

    writeFileSync(join(few, 'metrics.json'), '[]');
    await expect(checkGolden(few)).rejects.toThrow(/hold nothing to compare/);
    writeFileSync(join(few, 'metrics.json'), '{}');
    await expect(checkGolden(few)).rejects.toThrow(/metrics\.json: must hold an array of cases/);
  } finally {
    rmSync(few, { recursive: true });
  }
});
