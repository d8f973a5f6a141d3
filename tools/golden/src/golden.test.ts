import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { selectBackend } from '@sdumc/backend';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { passes, type Comparison } from './comparison.ts';
import { checkGolden } from './golden.ts';

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The golden values that the packages carry, laid out as the folder that they were copied from. */
const folder = mkdtempSync(join(tmpdir(), 'sdumc-golden-'));
cpSync(fileOf('../../../packages/model/fixtures'), join(folder, 'model'), { recursive: true });
cpSync(fileOf('../../../packages/losses/fixtures/rnc.json'), join(folder, 'rnc.json'));
cpSync(fileOf('../../../packages/metrics/fixtures/metrics.json'), join(folder, 'metrics.json'));
cpSync(fileOf('../../../packages/features/fixtures/audio.json'), join(folder, 'audio.json'));
const formats = join(folder, 'formats');
for (const part of ['mmsa', 'csd'])
  cpSync(fileOf(`../../../packages/datasets/fixtures/${part}`), formats, { recursive: true });
cpSync(fileOf('../../../packages/datasets/fixtures/mertools'), join(formats, 'mertools'), { recursive: true });
cpSync(fileOf('../../../packages/datasets/fixtures/label.csv'), join(formats, 'label.csv'));
afterAll(() => rmSync(folder, { recursive: true }));

interface AudioExpectation {
  readonly logMel: number[][];
  readonly rms: number[];
  readonly zeroCrossingRate: number[];
  readonly pyinF0Hz: (number | null)[];
}

const failures = (comparisons: readonly Comparison[]) => comparisons.filter((comparison) => !passes(comparison));

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(async () => {
    await selectBackend(backend);
  });

  test('all golden values hold, and no tensor is left', async () => {
    expect(tf.getBackend()).toBe(backend);
    const before = tf.memory().numTensors;
    const told: Comparison[] = [];
    const compared = await checkGolden(folder, (comparison) => told.push(comparison));
    expect(failures(compared)).toEqual([]);
    expect(told).toEqual(compared);
    expect(tf.memory().numTensors).toBe(before);
    const quantities = compared.map(({ file, quantity }) => `${file} ${quantity}`);
    expect(quantities.filter((quantity) => quantity.startsWith('model/expected.json'))).toHaveLength(2 * 9 + 2);
    for (const wanted of [
      'model/gradients',
      'model/weights-after-20-steps',
      'loss of every step',
      'rnc.json',
      'metrics.json',
      'audio.json MFCC',
      'audio.json voicing by pYIN',
      'audio.json pitch by pYIN, voiced frames',
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
    ])
      expect(
        quantities.some((quantity) => quantity.includes(wanted)),
        wanted,
      ).toBe(true);
  });

  const beside = fileOf('../../../../shared/fixtures');
  test.skipIf(!existsSync(join(beside, 'model')))(
    'so do those beside the checkout, with a checkpoint of PyTorch',
    async () => {
      const compared = await checkGolden(beside);
      expect(failures(compared)).toEqual([]);
      for (const file of ['model/published-layout.pt', 'formats/mmsa-unaligned.numpy1.pkl'])
        expect(
          compared.some((comparison) => comparison.file === file),
          file,
        ).toBe(true);
    },
  );
});

describe('a check that cannot fail proves nothing', () => {
  /** Golden files of which one has other values. */
  async function checkSpoiled(file: string, spoil: (text: Buffer) => Buffer | string): Promise<Comparison[]> {
    const spoiled = mkdtempSync(join(tmpdir(), 'sdumc-spoiled-'));
    try {
      const [part] = file.split('/') as [string]; // what lies elsewhere is not checked again
      cpSync(join(folder, part), join(spoiled, part), { recursive: true });
      writeFileSync(join(spoiled, file), spoil(readFileSync(join(folder, file))));
      return failures(await checkGolden(spoiled));
    } finally {
      rmSync(spoiled, { recursive: true });
    }
  }
  /** Changes the mantissa's upper bits of the last float of a safetensors file. */
  const otherFloat = (bytes: Buffer) => {
    const copy = Buffer.from(bytes);
    copy.writeFloatLE(copy.readFloatLE(copy.length - 4) * 1.01 + 0.01, copy.length - 4);
    return copy;
  };

  test('another gradient is found', async () => {
    const failed = await checkSpoiled('model/gradients.safetensors', otherFloat);
    expect(failed.map(({ file }) => file)).toEqual(['model/gradients.safetensors']);
  });

  test('another trained weight is found', async () => {
    const failed = await checkSpoiled('model/weights-after-20-steps.safetensors', otherFloat);
    expect(failed.map(({ file }) => file)).toEqual(['model/weights-after-20-steps.safetensors']);
  });

  test('other outputs, losses and learning rates are found', async () => {
    const failed = await checkSpoiled('model/expected.json', (text) => {
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
    const failed = await checkSpoiled('audio.json', (text) => {
      const expected = JSON.parse(text.toString()) as AudioExpectation;
      spoil(expected);
      return JSON.stringify(expected);
    });
    expect(failed.map((comparison) => comparison.quantity)).toEqual([quantity]);
  });

  test.each<[string, string, string | number[], string]>([
    ['an id', 'mmsa-expected.json', '-vid1_x$_$3', 'formats/mmsa-unaligned.protocol4.pkl'],
    ['a length', 'mmsa-aligned-expected.json', [18, 18], 'formats/mmsa-aligned.pkl'],
    ['a shape', 'mertools/expected.json', [5, 6], 'formats/mertools/expected.json'],
    ['a count of rows', 'csd-expected.json', [350, 350], 'formats/csd-expected.json'],
  ])('another expectation of %s is found', async (_, file, value, blamed) => {
    const old = JSON.stringify(value);
    const other = typeof value === 'string' ? '"other"' : JSON.stringify([value[0], value[1]! + 1]);
    const inner = (text: string) => text.replace(/^\[|\]$/g, '').replace(',', ', ');
    const failed = await checkSpoiled(`formats/${file}`, (text) => text.toString().replace(inner(old), inner(other)));
    expect(failed.map((comparison) => comparison.file)).toEqual([blamed]);
  });

  test('a hostile pickle that opens is found', async () => {
    const harmless = readFileSync(join(formats, 'mmsa-aligned.pkl'));
    const failed = await checkSpoiled('formats/hostile.pkl', () => harmless);
    expect(failed.map(({ quantity }) => quantity)).toEqual(['refused: no, it opened']);
  });
});

test('a folder without golden files is refused', async () => {
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  await expect(checkGolden(empty)).rejects.toThrow(`golden: no golden file in ${empty}`);
});

test('says what it skips, and does not pass on nothing', async () => {
  const room = mkdtempSync(join(tmpdir(), 'sdumc-golden-'));
  try {
    const skipped: string[] = [];
    cpSync(join(folder, 'metrics.json'), join(room, 'metrics.json'));
    mkdirSync(join(room, 'model'));
    cpSync(join(folder, 'model/weights.safetensors'), join(room, 'model/weights.safetensors'));
    const compared = await checkGolden(room, undefined, (reason) => skipped.push(reason));
    expect(compared.length).toBeGreaterThan(0);
    expect(skipped).toHaveLength(17);
    expect(skipped[0]).toMatch(/not checked, model\/expected.json, model\/inputs.safetensors missing$/);

    writeFileSync(join(room, 'metrics.json'), '[]');
    await expect(checkGolden(room)).rejects.toThrow(/hold nothing to compare/);
    writeFileSync(join(room, 'metrics.json'), '{}');
    await expect(checkGolden(room)).rejects.toThrow(/metrics\.json: must hold an array of cases/);
  } finally {
    rmSync(room, { recursive: true });
  }
});
