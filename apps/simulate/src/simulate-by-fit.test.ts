import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomStream, type Split } from '@sdumc/core';
import { openFeatureStore, openShardWriter, writeListing } from '@sdumc/store';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { simulateByFit } from './simulate-by-fit.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-fit-'));
afterAll(() => rmSync(room, { recursive: true, force: true }));
beforeAll(() => void vi.spyOn(console, 'log').mockImplementation(() => undefined));

interface Made {
  readonly withText: boolean;
  /** By default twice the audio's */
  readonly textOf?: (at: number, value: number) => number;
  readonly splitOf?: (at: number) => Split | undefined;
}

/** Text frames are [4, 1], as are those of audio. */
async function store(
  name: string,
  {
    withText,
    textOf = (_, value) => 2 * value,
    splitOf = (at) => (at < 24 ? 'train' : at < 27 ? 'valid' : 'test'),
  }: Made,
): Promise<string> {
  const folder = join(room, name);
  const random = randomStream(5);
  const writer = await openShardWriter(folder);
  const ids = Array.from({ length: 30 }, (_, at) => `u${at}`);
  for (const [at, key] of ids.entries()) {
    const values = Float32Array.from({ length: 4 }, () => random.normal());
    const made = { frames: 4, width: 1, hopSeconds: null, version: '1' };
    await writer.write({ key, stream: 'audio', sequence: { ...made, values, extractor: 'tone' } });
    const said = values.map((value) => textOf(at, value));
    if (withText) await writer.write({ key, stream: 'text', sequence: { ...made, values: said, extractor: 'twice' } });
  }
  await writer.close();
  const utterances = ids.map((id, at) => ({
    key: id,
    id,
    videoId: `v${at >> 1}`,
    ...(splitOf(at) && { split: splitOf(at)! }),
    valence: 0,
    simulatedTranscript: 'of another simulator',
  }));
  await writeListing(folder, { name: 'x', utterances });
  return folder;
}

it('gives every utterance frames of the text’s space, and takes words of others away', async () => {
  const folder = await store('whole', { withText: true });
  expect(await simulateByFit(folder, new AbortController().signal)).toBe(0);
  const opened = await openFeatureStore(folder);
  expect(opened.extractors.simulated).toEqual([{ extractor: 'twice', version: '1', sequences: 30 }]);
  for (const [row, utterance] of opened.utterances.entries()) {
    const { text, simulated } = await opened.read(row);
    expect(simulated!.frames).toBe(4);
    simulated!.values.forEach((value, at) => expect(Math.abs(value - text!.values[at]!)).toBeLessThan(0.2));
    expect(utterance).not.toHaveProperty('simulatedTranscript');
  }
  await opened.close();
});

it('is fitted on train alone, so that text of valid, of test and of what has no split says nothing of what is simulated', async () => {
  const simulatedOf = async (name: string, textOf: (at: number, value: number) => number) => {
    const folder = await store(name, { withText: true, textOf, splitOf: (at) => MIXED[at % MIXED.length] });
    await simulateByFit(folder, new AbortController().signal);
    const opened = await openFeatureStore(folder);
    const all = await Promise.all(
      opened.utterances.map(async (_, row) => [...(await opened.read(row)).simulated!.values]),
    );
    await opened.close();
    return all;
  };
  const MIXED = ['train', 'train', 'valid', 'train', 'test', undefined] as const;
  const twice = await simulatedOf('mixed', (_, value) => 2 * value);
  const others = await simulatedOf('mixed, others', (at, value) => (MIXED[at % 6] === 'train' ? 2 : -40) * value);
  expect(others).toEqual(twice);
  const taught = await simulatedOf('mixed, train', (at, value) => (MIXED[at % 6] === 'train' ? -40 : 2) * value);
  for (const at of [2, 4, 5]) expect(taught[at]).not.toEqual(twice[at]);
});

it('needs text to be fitted on', async () => {
  const folder = await store('wordless', { withText: false });
  await expect(simulateByFit(folder, new AbortController().signal)).rejects.toThrow(
    `${folder}: learned simulation is fitted on audio and text of the train split, received audio`,
  );
});
