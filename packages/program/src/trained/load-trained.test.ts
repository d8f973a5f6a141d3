import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { UtteranceSource } from '@sdumc/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeNetworkFolder } from '../testing/tiny-run.ts';
import { loadTrained } from './load-trained.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc evaluate load '));
afterAll(() => rmSync(room, { recursive: true }));
const good = join(room, 'good');
beforeAll(() => writeNetworkFolder(good));

const sourceOf = (widths: UtteranceSource['widths']): UtteranceSource => {
  return { name: 'mosi', utterances: [], widths, read: () => Promise.resolve({}) };
};
const FITTING = { audio: 3, text: 5, simulated: 5, video: 4 };

interface Config {
  network: Record<string, unknown>;
  preprocessing: { clip: unknown; standardisation: Record<string, unknown> };
}

/** A good folder but for one thing. */
function spoilt(name: string, spoil: (config: Config, folder: string) => unknown): string {
  const folder = join(room, name.replaceAll(/\W+/g, '-'));
  cpSync(good, folder, { recursive: true });
  const path = join(folder, 'config.json');
  const config = JSON.parse(readFileSync(path, 'utf8')) as Config;
  spoil(config, folder);
  writeFileSync(path, JSON.stringify(config));
  return folder;
}

describe('loadTrained', () => {
  test('reads what train wrote', async () => {
    const { network, standardisation, clip, widths } = await loadTrained(good, sourceOf(FITTING));
    expect({ clip, widths }).toEqual({ clip: 5, widths: FITTING });
    expect(standardisation.audio).toEqual({ mean: [0, 0, 0], scale: [1, 1, 1] });
    network.dispose();
    (await loadTrained(good, sourceOf({ text: 5 }))).network.dispose();
  });

  test.each([
    [{ ...FITTING, audio: 4 }, `mosi: audio must be 3 wide, as ${good} takes it, received 4`],
    [{ simulated: 4 }, `mosi: simulated must be 5 wide, as ${good} takes it, received 4`],
    [{ video: 1 }, `mosi: video must be 4 wide, as ${good} takes it, received 1`],
  ])('refuses data of widths %j', async (widths, message) => {
    const before = tf.memory().numTensors;
    await expect(loadTrained(good, sourceOf(widths))).rejects.toThrow(new Error(message));
    expect(tf.memory().numTensors).toBe(before);
  });

  test('says where a network was trained without a modality', async () => {
    const folder = await writeNetworkFolder(join(room, 'silent'), 1, { audio: 1, text: 5, video: 4 });
    const path = join(folder, 'config.json');
    const config = JSON.parse(readFileSync(path, 'utf8')) as Config;
    delete config.preprocessing.standardisation['audio'];
    writeFileSync(path, JSON.stringify(config));
    await expect(loadTrained(folder, sourceOf(FITTING))).rejects.toThrow(
      /audio must be 1 wide, .*, received 3 \(it was trained without audio\)$/,
    );
  });

  test.each<[string, RegExp, Parameters<typeof spoilt>[1]]>([
    ['no weights', /model\.safetensors is missing$/, (_, folder) => rmSync(join(folder, 'model.safetensors'))],
    ['weights cut short', /model\.safetensors: /, (_, folder) => truncateSync(join(folder, 'model.safetensors'), 900)],
    ['another width', /model\.safetensors: .*must be \[/, ({ network }) => (network['width'] = 9)],
    ['no rate', /config\.json: network\.mlpDropoutRate must be/, ({ network }) => delete network['mlpDropoutRate']],
    [
      'no clip',
      /config\.json: preprocessing\.clip must be a number above 0, received null$/,
      ({ preprocessing }) => (preprocessing.clip = null),
    ],
    [
      'no preprocessing',
      /preprocessing\.clip .* received undefined$/,
      (config) => delete (config as Partial<Config>).preprocessing,
    ],
    [
      'a scale of strings',
      /preprocessing\.standardisation\.text must have mean and scale/,
      ({ preprocessing }) => (preprocessing.standardisation['text'] = { mean: ['a'], scale: ['b'] }),
    ],
    [
      'a scale of another width',
      /preprocessing\.standardisation\.text must be 5 wide, received 1$/,
      ({ preprocessing }) => (preprocessing.standardisation['text'] = { mean: [0], scale: [1] }),
    ],
  ])('refuses a folder with %s in one line, and leaves no tensor', async (name, message, spoil) => {
    const folder = spoilt(name, spoil);
    const before = tf.memory().numTensors;
    const error = (await loadTrained(folder, sourceOf(FITTING)).catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).toMatch(message);
    expect(error.message).toContain(folder);
    expect(tf.memory().numTensors).toBe(before);
  });
});
