import type { Stream } from '@sdumc/core';
import type { StreamExtractor } from '../feature-store.ts';
import type { StoredSequence } from '../shard/open-shard.ts';
import { STREAMS } from '../vocabulary.ts';

/** Who made the sequences of each stream, those with most of them first. */
export function extractorsOf(
  sequences: readonly StoredSequence[],
): Readonly<Partial<Record<Stream, readonly StreamExtractor[]>>> {
  const counts = new Map<string, { stream: Stream; extractor: string; version: string; sequences: number }>();
  for (const { stream, extractor, version } of sequences) {
    const name = `${stream}\0${extractor}\0${version}`;
    const counted = counts.get(name);
    if (counted === undefined) counts.set(name, { stream, extractor, version, sequences: 1 });
    else counted.sequences += 1;
  }
  const of = (wanted: Stream) =>
    [...counts.values()]
      .filter(({ stream }) => stream === wanted)
      .map(({ stream: _, ...extractor }) => extractor)
      .sort((left, right) => right.sequences - left.sequences);
  return Object.fromEntries(
    STREAMS.map((stream) => [stream, of(stream)] as const).filter(([, made]) => made.length > 0),
  );
}
