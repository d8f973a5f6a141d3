import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomStream } from '@sdumc/core';
import { readSafetensors, writeFileAtomically, writeSafetensors } from '@sdumc/formats';
import type { NetworkConfig } from './network-config.ts';
import { exportWeights, importWeights, type NamedTensor } from './network-weights.ts';
import { TwoFlowNetwork } from './two-flow-network.ts';

const WEIGHTS = 'model.safetensors';
const CONFIG = 'config.json';

/** What `config.json` holds. */
export interface NetworkFolderConfig {
  readonly network: NetworkConfig;
  /** What was done to features before the network saw them; its shape is the trainer's affair */
  readonly preprocessing: unknown;
}

/**
 * Writes `model.safetensors` (weights under the public checkpoint's names and layout) and `config.json` into a folder
 * that exists. Each file is written atomically, the config last: a folder with a config is whole.
 */
export async function saveNetwork(
  folder: string,
  { network, preprocessing }: { network: TwoFlowNetwork; preprocessing: unknown },
): Promise<void> {
  await writeWeights(folder, exportWeights(network));
  await writeConfig(folder, { network: network.config, preprocessing });
}

/** As {@link saveNetwork}, from weights that are not in a network. */
export async function writeWeights(folder: string, weights: ReadonlyMap<string, NamedTensor>): Promise<void> {
  await writeSafetensors(join(folder, WEIGHTS), Object.fromEntries(weights));
}

async function writeConfig(folder: string, config: NetworkFolderConfig): Promise<void> {
  await writeFileAtomically(join(folder, CONFIG), new TextEncoder().encode(`${JSON.stringify(config)}\n`));
}

/**
 * Reads a folder that {@link saveNetwork} wrote.
 *
 * @throws Error naming the file and what is wrong with it
 */
export async function loadNetwork(folder: string): Promise<{ network: TwoFlowNetwork; preprocessing: unknown }> {
  const path = join(folder, CONFIG);
  const { network: config, preprocessing } = parseConfig(await readFile(path, 'utf8'), path);
  const { tensors } = await readSafetensors(join(folder, WEIGHTS));
  const network = new TwoFlowNetwork(config, randomStream(0));
  try {
    importWeights(network, tensors as ReadonlyMap<string, NamedTensor>);
  } catch (error) {
    network.dispose();
    throw new Error(`${join(folder, WEIGHTS)}: ${(error as Error).message}`, { cause: error });
  }
  return { network, preprocessing };
}

const SIZES = [
  'featureWidths.audio',
  'featureWidths.text',
  'featureWidths.video',
  'width',
  'viewWidth',
  'latentWidths.utterance',
  'latentWidths.views',
  'contrastWidth',
];

const RATES = ['frameDropoutRate', 'mlpDropoutRate'];

function parseConfig(text: string, path: string): NetworkFolderConfig {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new Error(`${path}: not JSON`, { cause: error });
  }
  const at = (name: string): unknown =>
    `network.${name}`.split('.').reduce((value: unknown, key) => (isRecord(value) ? value[key] : undefined), parsed);
  for (const name of SIZES) {
    const size = at(name);
    if (!Number.isInteger(size) || (size as number) < 1)
      throw new Error(`${path}: network.${name} must be a whole number from 1, received ${JSON.stringify(size)}`);
  }
  for (const name of RATES) {
    const rate = at(name);
    if (!(typeof rate === 'number' && rate >= 0 && rate < 1))
      throw new Error(`${path}: network.${name} must be in [0, 1), received ${JSON.stringify(rate)}`);
  }
  const [scale, maskPadding] = [at('attentionScale'), at('maskPadding')];
  if (typeof scale !== 'number')
    throw new Error(`${path}: network.attentionScale must be a number, received ${JSON.stringify(scale)}`);
  if (typeof maskPadding !== 'boolean')
    throw new Error(`${path}: network.maskPadding must be true or false, received ${JSON.stringify(maskPadding)}`);
  const imagination = at('imagination');
  if (!['transition', 'text', 'none'].includes(String(imagination)))
    throw new Error(
      `${path}: network.imagination must be transition, text or none, received ${JSON.stringify(imagination)}`,
    );
  return parsed as NetworkFolderConfig;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
