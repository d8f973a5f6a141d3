import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeSafetensors, type WritableTensor } from '@sdumc/formats';
import { afterAll, describe, expect, test } from 'vitest';
import { GOLDEN_CONFIG, goldenPath, goldenTensors } from '../testing/golden-network.ts';
import { exportWeights } from './network-weights.ts';
import { readPublishedCheckpoint } from './published-checkpoint.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdumc-checkpoint-'));
afterAll(() => rmSync(folder, { recursive: true }));
const golden = await goldenTensors('weights.safetensors');

async function written(name: string, changes: Record<string, WritableTensor | null>): Promise<string> {
  const path = join(folder, `${name}.safetensors`);
  const tensors = Object.entries({ ...Object.fromEntries(golden), ...changes });
  await writeSafetensors(
    path,
    Object.fromEntries(tensors.filter((entry): entry is [string, WritableTensor] => entry[1] !== null)),
  );
  return path;
}

describe('readPublishedCheckpoint', () => {
  test('takes all widths from the weights, and the published behaviour for the rest', async () => {
    const { network, unused } = await readPublishedCheckpoint(goldenPath('weights.safetensors'));
    expect(network.config).toEqual(GOLDEN_CONFIG);
    expect(network.config).toMatchObject({ imagination: 'transition', maskPadding: false });
    expect(exportWeights(network)).toEqual(golden);
    expect(unused).toEqual([]);
    network.dispose();
  });

  test('has the form and the masks that it is told to have', async () => {
    const options = { residual: 'text', maskPadding: true } as const;
    const { network } = await readPublishedCheckpoint(goldenPath('weights.safetensors'), options);
    expect(network.config).toEqual({ ...GOLDEN_CONFIG, imagination: 'text', maskPadding: true });
    network.dispose();
  });

  test('says which layers nothing uses; numbers of other kinds become float32', async () => {
    const path = await written('unused', {
      'prelu.weight': { shape: [1], data: Float32Array.of(0.25) },
      'layer_normali.count': { shape: [1], data: BigInt64Array.of(3n) },
      'fc_out_v.bias': { shape: [1], data: Float64Array.of(0.5) },
    });
    const { network, unused } = await readPublishedCheckpoint(path);
    expect([...unused].sort()).toEqual(['layer_normali.count', 'prelu.weight']);
    expect(exportWeights(network).get('fc_out_v.bias')?.data).toEqual(Float32Array.of(0.5));
    network.dispose();
  });

  test.each<[string, Record<string, WritableTensor | null>, string]>([
    [
      'an unknown tensor',
      { 'other.weight': { shape: [1], data: Float32Array.of(1) } },
      'network weights: unknown tensor "other.weight"',
    ],
    ['a tensor missing', { 'cross_fc_att.bias': null }, 'network weights: "cross_fc_att.bias" is missing'],
    [
      'another shape',
      { 'cross_fc_att.bias': { shape: [1, 7], data: new Float32Array(7) } },
      'network weights: "cross_fc_att.bias" must be [7], received [1, 7]',
    ],
    [
      'no frame projection',
      { 'frame_dim_reshape_1.weight': null },
      '"frame_dim_reshape_1.weight" is missing or has no axis 1; not a checkpoint in the public layout',
    ],
    [
      'a frame projection of one axis',
      { 'frame_dim_reshape_1.weight': { shape: [4], data: new Float32Array(4) } },
      '"frame_dim_reshape_1.weight" is missing or has no axis 1; not a checkpoint in the public layout',
    ],
  ])('refuses a file with %s, by name', async (name, changes, message) => {
    const path = await written(name, changes);
    await expect(readPublishedCheckpoint(path)).rejects.toThrow(new Error(`${path}: ${message}`));
  });

  test('keeps why the weights of a file do not fit', async () => {
    const path = await written('a tensor missing, again', { 'cross_fc_att.bias': null });
    const message = 'network weights: "cross_fc_att.bias" is missing';
    await expect(readPublishedCheckpoint(path)).rejects.toMatchObject({ cause: { message } });
  });

  test('refuses what is no checkpoint, naming the file', async () => {
    const path = join(folder, 'pretended.pt');
    copyFileSync(goldenPath('expected.json'), path);
    await expect(readPublishedCheckpoint(path)).rejects.toThrow(new RegExp(`^${path}: `));
  });
});

const torch = fileURLToPath(new URL('../../../../shared/fixtures/model/published-layout.pt', import.meta.url));
describe.skipIf(!existsSync(torch))('a checkpoint of PyTorch (golden values beside the checkout)', () => {
  test('loads; what nothing uses is listed', async () => {
    const expected = JSON.parse(readFileSync(torch.replace(/\.pt$/, '.expected.json'), 'utf8')) as {
      parameters: number;
      unused: string[];
    };
    const { network, unused } = await readPublishedCheckpoint(torch);
    expect(network.config.featureWidths).toEqual({ audio: 24, text: 32, video: 16 });
    expect([...unused].sort()).toEqual([...expected.unused].sort());
    expect([...network.parameters.values()].reduce((sum, { size }) => sum + size, 0)).toBe(expected.parameters);
    network.dispose();
  });
});
