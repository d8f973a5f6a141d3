import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomStream } from '@sdumc/core';
import { readSafetensors, writeSafetensors } from '@sdumc/formats';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { plainUtterance } from '../testing/plain-batch.ts';
import { predict } from '../testing/plain-prediction.ts';
import { tinyBatch, WIDTHS } from '../testing/tiny-batch.ts';
import { TINY_CONFIG } from '../testing/tiny-network.ts';
import { loadNetwork, saveNetwork } from './network-folder.ts';
import type { NetworkConfig } from './network-config.ts';
import { TwoFlowNetwork } from './two-flow-network.ts';

// All widths differ, so that one cannot come back as another.
const CONFIG: NetworkConfig = {
  ...TINY_CONFIG,
  width: 8,
  viewWidth: 5,
  latentWidths: { utterance: 9, views: 2 },
  contrastWidth: 7,
  imagination: 'text',
};
const preprocessing = { clip: 5, mean: [0.1, -2e-17], note: 'naïve "text"' };
const network = new TwoFlowNetwork(CONFIG, randomStream(2));
const batch = tinyBatch([
  plainUtterance(1, WIDTHS, { audio: 5, text: 3, video: 4 }),
  plainUtterance(2, WIDTHS, { audio: 2, simulated: 4 }),
]);

let folder = '';
let other = '';
const newFolder = () => mkdtempSync(join(tmpdir(), 'sdumc-network-'));
beforeEach(async () => {
  folder = newFolder();
  other = newFolder();
  await saveNetwork(folder, { network, preprocessing });
});
afterEach(() => {
  for (const path of [folder, other]) rmSync(path, { recursive: true });
});
const bytes = (path: string, file: string) => readFileSync(join(path, file));

describe('a saved network', () => {
  test('comes back: config, preprocessing, and the same predictions to the bit', async () => {
    const loaded = await loadNetwork(folder);
    expect(loaded.network.config).toEqual(CONFIG);
    expect(loaded.preprocessing).toEqual(preprocessing);
    expect(predict(loaded.network, batch)).toEqual(predict(network, batch));
    loaded.network.dispose();
  });

  test('is the same bytes when it is saved again', async () => {
    const loaded = await loadNetwork(folder);
    await saveNetwork(other, loaded);
    for (const file of ['model.safetensors', 'config.json'])
      expect(bytes(other, file).equals(bytes(folder, file)), file).toBe(true);
    loaded.network.dispose();
  });

  test.each(['transition', 'none'] as const)('has its imagination, %s', async (imagination) => {
    const saved = new TwoFlowNetwork({ ...CONFIG, imagination, maskPadding: false }, randomStream(3));
    await saveNetwork(other, { network: saved, preprocessing: null });
    const loaded = await loadNetwork(other);
    expect(predict(loaded.network, batch)).toEqual(predict(saved, batch));
    expect(loaded.preprocessing).toBeNull();
    saved.dispose();
    loaded.network.dispose();
  });
});

test('the smallest sizes and rates are a network too: widths of 1 and no dropout', async () => {
  const sizes = { width: 1, viewWidth: 1, latentWidths: { utterance: 1, views: 1 }, contrastWidth: 1 };
  const least = { ...sizes, frameDropoutRate: 0, mlpDropoutRate: 0 };
  const saved = new TwoFlowNetwork({ ...CONFIG, ...least }, randomStream(4));
  await saveNetwork(other, { network: saved, preprocessing: null });
  const loaded = await loadNetwork(other);
  expect(loaded.network.config).toEqual({ ...CONFIG, ...least });
  saved.dispose();
  loaded.network.dispose();
});

describe('loadNetwork refuses', () => {
  const refuses = async (message: string | RegExp) => {
    await expect(loadNetwork(folder)).rejects.toThrow(message);
    await expect(loadNetwork(folder)).rejects.toThrow(/^[^\n]*$/);
  };
  const writeConfig = (text: string) => writeFileSync(join(folder, 'config.json'), text);
  const withNetwork = (changes: object) =>
    writeConfig(JSON.stringify({ network: { ...CONFIG, ...changes }, preprocessing }));

  test.each<[string, unknown, string]>([
    ['width', 0, 'network.width must be a whole number from 1, received 0'],
    ['viewWidth', 2.5, 'network.viewWidth must be a whole number from 1, received 2.5'],
    ['contrastWidth', '7', 'network.contrastWidth must be a whole number from 1, received "7"'],
    [
      'featureWidths',
      { audio: 4, text: 6 },
      'network.featureWidths.video must be a whole number from 1, received undefined',
    ],
    ['featureWidths', null, 'network.featureWidths.audio must be a whole number from 1, received undefined'],
    ['latentWidths', undefined, 'network.latentWidths.utterance must be a whole number from 1, received undefined'],
    ['imagination', 'both', 'network.imagination must be transition, text or none, received "both"'],
    ['maskPadding', 'no', 'network.maskPadding must be true or false, received "no"'],
    ['attentionScale', undefined, 'network.attentionScale must be a number, received undefined'],
    ['frameDropoutRate', 1, 'network.frameDropoutRate must be in [0, 1), received 1'],
    ['frameDropoutRate', -0.1, 'network.frameDropoutRate must be in [0, 1), received -0.1'],
    ['mlpDropoutRate', '0.5', 'network.mlpDropoutRate must be in [0, 1), received "0.5"'],
    [
      'latentWidths',
      { utterance: 9, views: 0 },
      'network.latentWidths.views must be a whole number from 1, received 0',
    ],
    ['mlpDropoutRate', null, 'network.mlpDropoutRate must be in [0, 1), received null'],
  ])('a config whose %s is %j', async (name, value, message) => {
    withNetwork({ [name]: value });
    await refuses(`${join(folder, 'config.json')}: ${message}`);
  });

  test.each([
    ['half of one', '{"network": {', 'not JSON'],
    ['another file', '{"weights": 1}', 'network.featureWidths.audio must be a whole number from 1, received undefined'],
    ['a network of null', '{"network": null}', 'network.featureWidths.audio must be a whole number from 1'],
    ['null', 'null', 'network.featureWidths.audio must be a whole number from 1, received undefined'],
  ])('for a config, %s', async (_, text, message) => {
    writeConfig(text);
    await refuses(`${join(folder, 'config.json')}: ${message}`);
  });

  test('weights cut short', async () => {
    truncateSync(join(folder, 'model.safetensors'), 900);
    await refuses(new RegExp(`^${join(folder, 'model.safetensors')}: `));
  });

  test.each<[string, (tensors: Record<string, { shape: number[]; data: Float32Array }>) => void, string]>([
    ['missing', (tensors) => delete tensors['fc_att.bias'], '"fc_att.bias" is missing'],
    [
      'unknown',
      (tensors) => (tensors['fc_att.scale'] = { shape: [1], data: Float32Array.of(1) }),
      'unknown tensor "fc_att.scale"',
    ],
    [
      'of another shape',
      (tensors) => (tensors['fc_att.bias'] = { shape: [2], data: Float32Array.of(1, 2) }),
      '"fc_att.bias" must be [3], received [2]',
    ],
  ])('weights in which one is %s', async (_, spoil, message) => {
    const path = join(folder, 'model.safetensors');
    const tensors = Object.fromEntries((await readSafetensors(path)).tensors) as unknown as Parameters<typeof spoil>[0];
    spoil(tensors);
    await writeSafetensors(path, tensors);
    await refuses(`${path}: network weights: ${message}`);
  });

  test('and keeps what it was refused for', async () => {
    const { 'fc_att.bias': _, ...rest } = Object.fromEntries((await readSafetensors(join(folder, 'model.safetensors'))).tensors); // prettier-ignore
    await writeSafetensors(join(folder, 'model.safetensors'), rest);
    const weights = { cause: { message: 'network weights: "fc_att.bias" is missing' } };
    await expect(loadNetwork(folder)).rejects.toMatchObject(weights);
    writeConfig('{');
    await expect(loadNetwork(folder)).rejects.toMatchObject({ cause: { name: 'SyntaxError' } });
  });

  test('a folder without files, naming the one that is not there', async () => {
    rmSync(join(folder, 'model.safetensors'));
    await refuses(/model\.safetensors/);
    rmSync(join(folder, 'config.json'));
    await refuses(/config\.json/);
  });
});
