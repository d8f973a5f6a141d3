import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeNpy } from '../testing/encode-npy.ts';
import type { Dataset } from './dataset.ts';
import { expectLabelScale } from './label-scale.ts';
import { openDataset } from './open-dataset.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sdumc-scale-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A folder of features whose utterances have these labels, one in three valid. */
function put(labels: readonly number[]): void {
  const lines = labels.map((label, at) => `u${at},${at % 3 === 2 ? 'valid' : 'train'},${label}`);
  writeFileSync(join(folder, 'index.csv'), `id,split,valence\n${lines.join('\n')}\n`);
  writeFileSync(join(folder, 'audio.npy'), encodeNpy([labels.length, 1], labels.map(() => 1))); // prettier-ignore
}
const grid = (step: number, labels: number, rows: number) =>
  Array.from({ length: rows }, (_, at) => Math.round(((at * 7) % labels) - (labels - 1) / 2) * step);
const opened: Dataset[] = [];
afterEach(() => Promise.all(opened.splice(0).map((dataset) => dataset.close())));
const open = async (labelScale?: number): Promise<Dataset> => {
  const dataset = await openDataset(folder, { labelScale });
  opened.push(dataset);
  return dataset;
};

describe('labels of another scale', () => {
  it.each([
    ['0.2', grid(0.2, 11, 24)],
    ['0.2', grid(0.2, 5, 10)],
    ['0.2', grid(0.2, 11, 24).map(Math.fround)],
    ['0.1', [-0.8, 0.1, -0.2, 0.1, 0.9, 0.2, -0.6, -0.9, 0.5, 0]],
    ['0.25', grid(0.25, 9, 20)],
  ])('are told by their steps of %s', async (step, labels) => {
    put(labels);
    const dataset = await open();
    const line = `labels are within -1 to 1 in steps of ${step}, as those of CH-SIMS, and not from -3 to 3: --label-scale 3 converts them (multiplies each by 3), --label-scale 1 keeps them`;
    expect(dataset.notes).toContain(line);
    expect(() => expectLabelScale(dataset, {})).toThrow(line);
  });

  it.each([
    ['of arbitrary decimals', Array.from({ length: 40 }, (_, at) => Math.sin(at))],
    ['in few rows', grid(0.2, 9, 9)],
    ['of small variety', Array.from({ length: 30 }, (_, at) => [-1, 0, 1][at % 3]!)],
    ['that a person may have mapped', Array.from({ length: 30 }, (_, at) => [-1, -0.5, 0, 0.5, 1][at % 5]!)],
    ['beyond 1', [...grid(0.2, 11, 24), 1.2]],
  ])('are not seen in labels %s', async (_, labels) => {
    put(labels);
    const dataset = await open();
    expect(dataset.notes).toEqual([]);
    expect(() => expectLabelScale(dataset, {})).not.toThrow();
  });

  it('are multiplied by the scale that is given, which a note says', async () => {
    put(grid(0.2, 11, 24));
    const plain = await open();
    const scaled = await open(3);
    expect(scaled.utterances.map(({ valence }) => valence)).toEqual(plain.utterances.map(({ valence }) => valence * 3));
    expect(scaled.notes).toEqual(['labels are multiplied by 3 (--label-scale 3)']);
    expect(() => expectLabelScale(scaled, { labelScale: 3 })).not.toThrow();
  });

  it('are kept by the scale 1', async () => {
    put(grid(0.2, 11, 24));
    const kept = await open(1);
    expect(Math.max(...kept.utterances.map(({ valence }) => valence))).toBe(1);
    expect(kept.notes).toEqual(['labels are kept as they are (--label-scale 1)']);
    expect(() => expectLabelScale(kept, { labelScale: 1 })).not.toThrow();
  });

  it('are refused where the scale takes them beyond 3, or is none', async () => {
    put([1.5, -1, 0]);
    await expect(open(3)).rejects.toThrow(
      /labels multiplied by 3 must be from -3 to 3: u0 is 1\.5; give a smaller --label-scale$/,
    );
    await expect(open(0)).rejects.toThrow(/labelScale: must be a number above 0, received 0/);
    await expect(open(NaN)).rejects.toThrow(/received NaN/);
  });

  it('are named where none is negative, and refused with advice where they are beyond 3', async () => {
    put(Array.from({ length: 24 }, (_, at) => (at % 5) / 4));
    expect((await open()).notes).toEqual([
      'no label is negative: they are from 0 to 1; if the lowest means negative, convert them in the file to -3 to 3 first',
    ]);
    put([1, 2, 5]);
    await expect(open()).rejects.toThrow(
      /received 5; labels on another scale must be converted in the file first, as \(label - 3\) \* 1\.5 for 1 to 5$/,
    );
  });

  it('are not asked about where a map of labels says what each is', () => {
    const utterances = grid(0.2, 11, 24).map((valence, at) => ({ id: `u${at}`, videoId: 'v', split: 'train' as const, valence })); // prettier-ignore
    const store = { kind: 'feature-store' as const, name: 's', utterances };
    expect(() => expectLabelScale(store, { label: 'mood', labelMap: { a: 1 } })).not.toThrow();
    expect(() => expectLabelScale(store, {})).toThrow(/^s: labels are within -1 to 1/);
    expect(() => expectLabelScale({ ...store, utterances: utterances.slice(0, 10) }, {})).not.toThrow();
  });
});
