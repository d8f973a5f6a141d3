import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { modelGflop } from './model-gflop.ts';
import { readWorkload, type Workload } from './read-workload.ts';

const shared = fileURLToPath(new URL('../../../../../shared/bench/', import.meta.url));

test('is what a tiny network takes, counted by hand', () => {
  const workload: Workload = {
    name: 'tiny',
    dims: { audio: 5, text: 6, video: 7 },
    batch: 1,
    utterances: 1,
    frames: { audio: [1], text: [2], simulated: [3], video: [4] },
  };
  const widths = { frame: 2, view: 3, latent: { utterance: 5, view: 7 }, contrast: 11 };
  // Multiply-adds, d = 2, h = 3:
  const projection = 1 * 5 * 2 + (2 + 3) * 6 * 2 + 4 * 7 * 2; // 126
  const attention = 4 + 2 + 2 + (4 + 7 * 2 + 7 * 2); // of one frame: key, score, sum; key, scores, sums: 40
  const utterance = 3 * (4 + 4) + (6 * 2 + 4 + 2 * 3) + 7 * 4; // 74: h_m, w, queries
  const views = 7 * 4 + 3 * 7 * (4 + 6) + (21 * 2 + 2 * 3 + 3 * 7); // 307: Q W_q once, C_m, v
  const heads = 3 + (3 * 11 + 11 * 11); // 157
  const imagination = 6 * 2 + 4 + 2 * 5 + 5 * 2 + 7 * (9 * 3 + 9 + 3 * 7 + 7 * 3); // 582
  const frames = 1 + 2 + 4 + (1 + 3 + 4);
  const flows = frames * attention + 2 * (utterance + views + heads) + imagination;
  expect(projection).toBe(126);
  expect(flows).toBe(2258);
  expect(modelGflop(workload, [0], widths)).toBeCloseTo((2 * (2 * 126 + 3 * 2258)) / 1e9, 15);
});

test('is a mean over utterances', () => {
  const one = { name: 'one', dims: { audio: 5, text: 6, video: 7 }, batch: 1 };
  const of = (...counts: number[]): number =>
    modelGflop({
      ...one,
      utterances: counts.length,
      frames: { audio: counts, text: counts, simulated: counts, video: counts },
    });
  expect(of(3, 30)).toBeCloseTo((of(3) + of(30)) / 2, 12);
});

describe.skipIf(!existsSync(shared))('the two workloads (skipped where ../shared is not beside the repository)', () => {
  test.each([
    ['wavlm-vicuna-manet', 1.8006],
    ['mmsa-unaligned', 0.5569],
  ])('%s takes %d GFLOP an utterance', async (name, gflop) => {
    expect(modelGflop(await readWorkload(`${shared}${name}.json`))).toBeCloseTo(gflop, 4);
  });
});
