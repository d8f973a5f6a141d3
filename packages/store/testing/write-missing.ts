import { openShardWriter, storedSequences } from '../src/index.ts';
import { madeUpSequence, madeUpStreams, madeUpUtterance } from './made-up.ts';

export interface MadeUpPart {
  /** Number of the first utterance, and of the one after the last. */
  readonly first: number;
  readonly end: number;
  readonly shardBytes: number;
}

/** Writes those sequences of made-up utterances that a store lacks. */
export async function writeMissing(
  folder: string,
  { first, end, shardBytes }: MadeUpPart,
  report: (message: 'begins' | 'has written') => void = () => {},
): Promise<void> {
  const stored = await storedSequences(folder);
  const writer = await openShardWriter(folder, { shardBytes });
  for (let number = first; number < end; number += 1) {
    const { key } = madeUpUtterance(number);
    for (const stream of madeUpStreams(number)) {
      const sequence = madeUpSequence(key, stream);
      if (stored.has({ key, stream, ...sequence })) continue;
      report('begins');
      await writer.write({ key, stream, sequence });
      report('has written');
    }
  }
  await writer.close();
}
