import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomStream } from '@sdumc/core';
import { openFeatureStore, openShardWriter, writeListing } from '@sdumc/store';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { simulateByFit } from './simulate-by-fit.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-fit-'));
afterAll(() => rmSync(room, { recursive: true, force: true }));
beforeAll(() => void vi.spyOn(console, 'log').mockImplementation(() => undefined));

/** Text frames [4, 1] are twice the audio's. */
async function store(name: string, { withText }: { readonly withText: boolean }): Promise<string> {
  const folder = join(room, name);
  const random = randomStream(5);
  const writer = await openShardWriter(folder);
  const ids = Array.from({ length: 30 }, (_, at) => `u${at}`);
  for (const key of ids) {
    const values = Float32Array.from({ length: 4 }, () => random.normal());
    const made = { frames: 4, width: 1, hopSeconds: null, version: '1' };
    await writer.write({ key, stream: 'audio', sequence: { ...made, values, extractor: 'tone' } });
    const twice = values.map((value) => 2 * value);
    if (withText) await writer.write({ key, stream: 'text', sequence: { ...made, values: twice, extractor: 'twice' } });
  }
  await writer.close();
  const utterances = ids.map((id, at) => ({
    key: id,
    id,
    videoId: `v${at >> 1}`,
    split: at < 24 ? ('train' as const) : at < 27 ? ('valid' as const) : ('test' as const),
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

it('needs text to be fitted on', async () => {
  const folder = await store('wordless', { withText: false });
  await expect(simulateByFit(folder, new AbortController().signal)).rejects.toThrow(
    `${folder}: learned simulation is fitted on audio and text of the train split, received audio`,
  );
});
