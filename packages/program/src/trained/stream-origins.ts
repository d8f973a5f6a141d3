import { STREAMS, type FeatureSequence, type Stream, type UtteranceSource } from '@sdumc/core';

/** Who made the frames of a stream: what a clip has to go through before a network that learned from them sees it. */
export type StreamOrigin = Pick<FeatureSequence, 'extractor' | 'version' | 'hopSeconds'>;

/** Null for a stream that does not say where it comes from; one that is not there is left out. */
export type StreamOrigins = Readonly<Partial<Record<Stream, StreamOrigin | null>>>;

/** Whoever has a stream at all has it near the beginning. */
const ROWS_LOOKED_AT = 100;

/**
 * Who made the features of a source, as stores and encoders say.
 *
 * @example
 * await streamOrigins(await openDataset('stores/clips')); // { audio: { extractor: 'log-mel+prosody', version: '1', hopSeconds: 0.05 }, … }
 */
export async function streamOrigins(source: UtteranceSource): Promise<StreamOrigins> {
  const unknown = new Set<Stream>(STREAMS.filter((stream) => source.widths[stream] !== undefined));
  const origins: Partial<Record<Stream, StreamOrigin | null>> = {};
  for (let row = 0; row < Math.min(ROWS_LOOKED_AT, source.utterances.length) && unknown.size > 0; row += 1) {
    const frames = await source.read(row);
    for (const stream of unknown) {
      const sequence = frames[stream];
      if (sequence === undefined) continue;
      unknown.delete(stream);
      const { extractor, version, hopSeconds } = sequence as Partial<FeatureSequence>;
      const isKnown = extractor !== undefined && version !== undefined;
      origins[stream] = isKnown ? { extractor, version, hopSeconds: hopSeconds ?? null } : null;
    }
  }
  return origins;
}
