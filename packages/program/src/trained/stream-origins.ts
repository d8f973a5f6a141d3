import { STREAMS, type FeatureSequence, type Stream, type UtteranceSource } from '@sdumc/core';
import { DATASET_KINDS } from '@sdumc/datasets';

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

/**
 * Makes sure that audio and video of data come from the extractors that a network was trained on. What was converted names the kind of
 * its files in place of an extractor, and passes.
 *
 * Errors: `stores/b: video must come from faces 2-5, as for runs/a, it comes from faces 2-10`.
 */
export function expectTrainedExtractors(
  data: { readonly name: string; readonly origins: StreamOrigins },
  model: { readonly folder: string; readonly origins: StreamOrigins },
): void {
  const known = (origin: StreamOrigin | null | undefined) =>
    origin && !(DATASET_KINDS as readonly string[]).includes(origin.extractor)
      ? `${origin.extractor} ${origin.version}`
      : null;
  for (const stream of ['audio', 'video'] as const) {
    const [expected, received] = [known(model.origins[stream]), known(data.origins[stream])];
    if (expected !== null && received !== null && expected !== received)
      throw new Error(
        `${data.name}: ${stream} must come from ${expected}, as for ${model.folder}, it comes from ${received}`,
      );
  }
}
