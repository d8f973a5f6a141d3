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
afterAll(() => rmSync(folder, { recursive: true }));

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
      expect(compared.some(({ file }) => file === 'model/published-layout.pt')).toBe(true);
    },
  );
});

describe('a check that cannot fail proves nothing', () => {
  /** Golden files of which one has other values. */
  async function checkSpoiled(file: string, spoil: (text: Buffer) => Buffer | string): Promise<Comparison[]> {
    const spoiled = mkdtempSync(join(tmpdir(), 'sdumc-spoiled-'));
    try {
      cpSync(folder, spoiled, { recursive: true });
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
    expect(skipped).toHaveLength(5);
    expect(skipped[0]).toMatch(/not checked, model\/expected.json, model\/inputs.safetensors missing$/);

    writeFileSync(join(room, 'metrics.json'), '[]');
    await expect(checkGolden(room)).rejects.toThrow(/hold nothing to compare/);
    writeFileSync(join(room, 'metrics.json'), '{}');
    await expect(checkGolden(room)).rejects.toThrow(/metrics\.json: must hold an array of cases/);
  } finally {
    rmSync(room, { recursive: true });
  }
});
