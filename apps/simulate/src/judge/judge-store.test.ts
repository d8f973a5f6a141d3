import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Split } from '@sdumc/core';
import { openShardWriter, writeListing } from '@sdumc/store';
import { afterAll, expect, it } from 'vitest';
import { judgeStore } from './judge-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdumc-judge-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Judged {
  readonly split?: Split;
  readonly said?: string;
  readonly heard?: string;
  /** A frame of each; null where it was not observed */
  readonly real?: readonly (readonly [number, number] | null)[];
  readonly simulated?: readonly (readonly [number, number])[];
}
const [right, up, both] = [[1, 0], [0, 2], [3, 3]] as const; // prettier-ignore
const UTTERANCES: readonly Judged[] = [
  { split: 'train', said: 'one two three four five six', heard: 'one two three four five', real: [right], simulated: [both] }, // prettier-ignore
  { split: 'train', said: 'no', heard: 'yes yes', real: [up, null], simulated: [both] },
  { split: 'test', said: 'so so so', heard: 'so so so', real: [both], simulated: [right, both] },
  { split: 'test', said: 'unheard' },
  { said: 'a b', heard: 'a b', simulated: [up] },
];

it('counts wrong words of all words said, not utterance by utterance, and likens S to the X of its own utterance', async () => {
  const writer = await openShardWriter(folder);
  for (const [at, { real, simulated }] of UTTERANCES.entries()) {
    const made = { width: 2, hopSeconds: null, extractor: 'made', version: '1' };
    for (const [stream, rows] of [
      ['text', real],
      ['simulated', simulated],
    ] as const) {
      // prettier-ignore
      if (rows === undefined) continue;
      const values = Float32Array.from(rows.flatMap((row) => row ?? [50, -50]));
      const observed = Uint8Array.from(rows, (row) => (row === null ? 0 : 1));
      const sequence = { ...made, values, frames: rows.length, ...(observed.includes(0) && { observed }) };
      await writer.write({ key: `u${at}`, stream, sequence });
    }
  }
  await writer.close();
  const utterances = UTTERANCES.map(({ split, said, heard }, at) => ({
    ...{ key: `u${at}`, id: `u${at}`, videoId: `v${at}`, valence: 0 },
    ...(split && { split }),
    ...(said && { transcript: said }),
    ...(heard && { simulatedTranscript: heard }),
  }));
  await writeListing(folder, { name: 'x', utterances });

  const close = (value: number) => expect.closeTo(value, 6) as number;
  const half = Math.SQRT1_2;
  const [pooled, aligned] = [21 / (5 * Math.sqrt(18)), (1 + (half + 1) / 2) / 2]; // of the third: mean S is (2, 1.5)
  expect(await judgeStore(folder)).toEqual([
    {
      ...{ split: 'train', utterances: 2, wordErrorRate: close((1 + 2) / 7), withFrames: 2 },
      ...{ pooled: close(half), aligned: close(half) },
      ...{ pooledByChance: close(half), alignedByChance: close(half) }, // of the second: the first has none before it
    },
    {
      ...{ split: 'test', utterances: 2, wordErrorRate: close(1 / 4), withFrames: 1 },
      ...{ pooled: close(pooled), aligned: close(aligned) },
      ...{ pooledByChance: close(0.6), alignedByChance: close((half + half / 2) / 2) },
    },
    {
      ...{ split: 'all', utterances: 5, wordErrorRate: close(4 / 13), withFrames: 3 },
      ...{ pooled: close((2 * half + pooled) / 3), aligned: close((2 * half + aligned) / 3) },
      ...{ pooledByChance: close((half + 0.6) / 2), alignedByChance: close((half + (half + half / 2) / 2) / 2) },
    },
  ]);
});
