import { SPLITS, type Split, type Stream } from '@sdumc/core';
import { openDataset } from '@sdumc/datasets';
import { worst, type Comparison } from '../comparison.ts';
import type { GoldenFolder } from '../golden-folder.ts';
import { close, readSplits, same } from './utterance-rows.ts';

/** formats/mertools/expected.json */
interface Expectations {
  readonly labels: Readonly<Record<'train' | 'val' | 'test', Readonly<Record<string, number>>>>;
  readonly features: Readonly<Record<string, Readonly<Record<string, ExpectedFeature>>>>;
}

interface ExpectedFeature {
  /** [T, D], or [D] of one frame */
  readonly shape: readonly number[];
  readonly sum: number;
  /** The last value */
  readonly last: number;
}

const FILE = 'formats/mertools/expected.json';
const SPLIT_NAMES = { train: 'train', valid: 'val', test: 'test' } as const satisfies Record<Split, string>;
/** Every feature is read as each of these: whatever an array holds, it reads the same. */
const STREAMS_TRIED: readonly Stream[] = ['audio', 'text', 'video'];

/** Every label and every feature file of a MERTools tree. */
export async function checkMertoolsFolder(folder: GoldenFolder): Promise<Comparison[]> {
  const { labels, features } = await folder.json<Expectations>(FILE);
  const root = folder.path('formats/mertools');
  const compared: Comparison[] = [];
  for (const [feature, expected] of Object.entries(features)) {
    for (const stream of STREAMS_TRIED) {
      const splits = await readSplits(await openDataset(root, { features: { [stream]: feature } }));
      const what = (quantity: string) => ({ file: FILE, quantity: `${feature}: ${quantity}` });
      for (const split of SPLITS) {
        const { ids, valence, frames } = splits[split];
        const own = labels[SPLIT_NAMES[split]];
        const wanted = ids.map((id) => expected[id]);
        const read = frames.map((streams) => streams[stream]);
        compared.push(
          same(what(`${split} names`), Object.keys(own), ids),
          close(what(`${split} valence`), Object.values(own), valence),
          same(
            what(`${split} shapes`),
            wanted.map((entry) => entry && [1, ...entry.shape].slice(-2).join()),
            read.map((sequence) => sequence && [sequence.frames, sequence.width].join()),
          ),
          close(
            what(`${split} sums`),
            wanted.map((entry) => entry?.sum ?? NaN),
            read.map((sequence) => sequence?.values.reduce((sum, value) => sum + value, 0) ?? NaN),
          ),
          close(
            what(`${split} last values`),
            wanted.map((entry) => entry?.last ?? NaN),
            read.map((sequence) => sequence?.values.at(-1) ?? NaN),
          ),
        );
      }
    }
  }
  return Object.keys(features).map(
    (feature) =>
    worst(`${feature}: names, labels, shapes, sums, last values`, compared.filter(({ quantity }) => quantity.startsWith(`${feature}: `))), // prettier-ignore
  );
}
