import { SPLITS, type Split, type Stream } from '@sdumc/core';
import { openDataset } from '@sdumc/datasets';
import { worst, type Comparison } from '../comparison.ts';
import type { GoldenFolder } from '../golden-folder.ts';
import { close, frameCounts, frameSums, readSplits, same, type SplitRows } from './utterance-rows.ts';

/** formats/mmsa-expected.json of one split; an aligned file has fewer of these. */
interface ExpectedSplit {
  readonly ids: readonly string[];
  readonly text?: readonly string[];
  readonly valence: readonly number[];
  readonly textLengths?: readonly number[];
  readonly audioLengths?: readonly number[];
  readonly visionLengths?: readonly number[];
  readonly textSum?: readonly number[];
  readonly audioSum?: readonly number[];
  readonly visionSum?: readonly number[];
}

/** What the file calls our streams. */
const STREAM_NAMES = { text: 'text', audio: 'audio', vision: 'video' } as const satisfies Record<string, Stream>;

/** Every value of one MMSA pickle that the file of expectations names. */
export async function checkMmsaPickle(folder: GoldenFolder, file: string, expectations: string): Promise<Comparison[]> {
  const expected = await folder.json<Readonly<Record<Split, ExpectedSplit>>>(expectations);
  const splits = await readSplits(await openDataset(folder.path(file)));
  return SPLITS.map((split) =>
    worst(`${split}: ids, words, valence, lengths, sums`, checkSplit(file, split, expected[split], splits[split])),
  );
}

function checkSplit(file: string, split: Split, expected: ExpectedSplit, received: SplitRows): Comparison[] {
  const what = (quantity: string) => ({ file, quantity: `${split}.${quantity}` });
  const streams = (['text', 'audio', 'vision'] as const).flatMap((name) => {
    const lengths = expected[`${name}Lengths`];
    const sums = expected[`${name}Sum`];
    const stream = STREAM_NAMES[name];
    return [
      ...(lengths === undefined ? [] : [same(what(`${name}Lengths`), lengths, frameCounts(received, stream))]),
      ...(sums === undefined ? [] : [close(what(`${name}Sum`), sums, frameSums(received, stream))]),
    ];
  });
  return [
    same(what('ids'), expected.ids, received.ids),
    ...(expected.text === undefined ? [] : [same(what('text'), expected.text, received.transcripts)]),
    close(what('valence'), expected.valence, received.valence),
    ...streams,
  ];
}
