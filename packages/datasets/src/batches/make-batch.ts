import { perModality, STREAMS } from '@sdumc/core';
import type { Modality, PerModality, Segment, Stream, UtteranceFrames } from '@sdumc/core';

/** The frames of one modality in a batch, on the host. */
export interface HostRows {
  /** [N, D] row-major, one utterance after another; of text the real frames, then the simulated ones */
  readonly values: Float32Array;
  /** D */
  readonly width: number;
}

/** A batch before it goes to the device: plain arrays, without padding. */
export interface HostBatch {
  /** B */
  readonly size: number;
  readonly rows: PerModality<HostRows>;
  /** [B] for each stream: where an utterance's frames lie among the rows of the stream's modality; count 0 = it has none */
  readonly segments: Readonly<Record<Stream, readonly Segment[]>>;
  /** T of each stream, at least 1: the longest utterance's frames, which a network that attends to padding pads the others to */
  readonly longest: Readonly<Record<Stream, number>>;
  /** [B] */
  readonly valence: Float32Array;
}

export interface Sample {
  readonly frames: UtteranceFrames;
  readonly valence: number;
}

export interface BatchOptions {
  /** T of each stream, where these samples are a part of a larger batch */
  readonly longest?: Readonly<Record<Stream, number>>;
  /** Makes room for so many numbers, for example in memory that several threads share; whatever stands in it is overwritten */
  readonly allocate?: (numbers: number) => Float32Array;
}

/** The streams whose frames are rows of one modality, in the order in which they stand there. */
const STREAMS_OF: PerModality<readonly Stream[]> = { audio: ['audio'], text: ['text', 'simulated'], video: ['video'] };

/**
 * Puts the frames of several utterances into one array for each modality. A modality that nobody here has is one row of zeros
 * that is nobody's, of the width that the source gives (1 where it gives none), so that N and D are never 0.
 *
 * Errors: `makeBatch audio of sample 3: axis D must be 73, received 40`.
 *
 * @param widths D of each stream, as the source says
 * @example
 * const batch = makeBatch([{ frames: await source.read(0), valence: 1 }], source.widths);
 */
export function makeBatch(
  samples: readonly Sample[],
  widths: Readonly<Partial<Record<Stream, number>>>,
  { longest, allocate = (numbers) => new Float32Array(numbers) }: BatchOptions = {},
): HostBatch {
  if (samples.length === 0) throw new RangeError('makeBatch samples: must hold at least one utterance, received none');
  const segments: Partial<Record<Stream, readonly Segment[]>> = {};
  const rows = perModality((modality) => {
    const D = widthOf(samples, modality, widths);
    let count = 0;
    for (const stream of STREAMS_OF[modality])
      segments[stream] = samples.map(({ frames }) => {
        const own = frames[stream]?.frames ?? 0;
        count += own;
        return { start: count - own, count: own };
      });
    const values = allocate(Math.max(1, count) * D);
    if (count === 0) values.fill(0);
    for (const stream of STREAMS_OF[modality])
      samples.forEach(({ frames: { [stream]: sequence } }, sample) => {
        if (sequence === undefined) return;
        if (sequence.width !== D)
          throw new RangeError(
            `makeBatch ${stream} of sample ${sample}: axis D must be ${D}, received ${sequence.width}`,
          );
        values.set(sequence.values, segments[stream]![sample]!.start * D);
      });
    return { values, width: D };
  });
  const most = (stream: Stream) => segments[stream]!.reduce((length, { count }) => Math.max(length, count), 1);
  return {
    size: samples.length,
    rows,
    segments: segments as HostBatch['segments'],
    longest: longest ?? (Object.fromEntries(STREAMS.map((stream) => [stream, most(stream)])) as HostBatch['longest']),
    valence: Float32Array.from(samples, ({ valence }) => valence),
  };
}

function widthOf(samples: readonly Sample[], modality: Modality, widths: Partial<Record<Stream, number>>): number {
  for (const stream of STREAMS_OF[modality]) if (widths[stream] !== undefined) return widths[stream];
  for (const stream of STREAMS_OF[modality])
    for (const { frames } of samples) if (frames[stream] !== undefined) return frames[stream].width;
  return 1;
}
