import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selectBackend } from '@sdumc/backend';
import { rowsOf, type Split, type UtteranceSource } from '@sdumc/core';
import { writeNetworkFolder } from '@sdumc/program/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { evaluateNetworks } from './evaluate-networks.ts';
import type { JudgedRows } from './judged-rows.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-evaluate-networks-'));
afterAll(() => rmSync(room, { recursive: true }));
beforeAll(() => selectBackend('cpu'));

/** One frame of audio for each label. */
function sourceOf(labels: readonly (readonly [Split, number])[]): UtteranceSource {
  return {
    name: 'made',
    utterances: labels.map(([split, valence], row) => ({ id: `u${row}`, videoId: `v${row}`, split, valence })),
    widths: { audio: 3 },
    read: (row) => Promise.resolve({ audio: { values: Float32Array.of(row, 1, -row), frames: 1, width: 3 } }),
  };
}

test('the mean label is learned from train and valid alone, and each network has its own rows and labels', async () => {
  const folders = await Promise.all([1, 2].map((seed) => writeNetworkFolder(join(room, `seed-${seed}`), seed)));
  const sources = [
    sourceOf([['test', 3], ['train', -1], ['valid', 0.8], ['train', 2], ['test', -3]]), // prettier-ignore
    sourceOf([['test', 1], ['test', 2]]), // prettier-ignore
  ];
  const judged = sources.map((source, at): JudgedRows => {
    const network = { folder: folders[at]!, seed: 1, fold: at };
    return { network, source, rows: rowsOf(source, 'test'), from: 'split' };
  });
  const done: number[] = [];
  const signal = new AbortController().signal;
  const options = { protocols: [{ kind: 'text' }] as const, seed: 1, draws: 1, batch: 2, signal };
  const predictions = await evaluateNetworks(judged, { ...options, onProgress: (now) => done.push(now) });
  expect(predictions!.map(({ constant, targets, network }) => [constant, targets, network.fold])).toEqual([
    [expect.closeTo(0.6, 12), [3, -3], 0],
    [null, [1, 2], 1],
  ]);
  const alone = await evaluateNetworks([judged[1]!], { ...options, onProgress: () => undefined });
  const said = ({ protocols }: (typeof alone & object)[number]) => [...protocols[0]!.points[0]!.draws[0]!.valence];
  expect(said(predictions![1]!)).toEqual(said(alone![0]!));
  expect(said(predictions![0]!)).not.toEqual(said(predictions![1]!));
  expect(done).toEqual([2, 4]);
});
