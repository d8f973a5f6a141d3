import { STREAMS } from '@sdumc/core';
import type { Stream, UtteranceFrames } from '@sdumc/core';

/** One stream of a batch on the host. B utterances, T frames, D features. */
export interface HostFrames {
  /** [B, T, D], zero-padded */
  readonly values: Float32Array;
  /** [B, T], 1 = observed */
  readonly mask: Float32Array;
  readonly shape: readonly [B: number, T: number, D: number];
}

/** A batch before it goes to the device: plain arrays. */
export interface HostBatch {
  readonly size: number;
  readonly streams: Readonly<Record<Stream, HostFrames>>;
  /** [B] */
  readonly valence: Float32Array;
}

export interface Sample {
  readonly frames: UtteranceFrames;
  readonly valence: number;
}

/**
 * Puts utterances of different lengths into one array per stream, padded with zeros to the longest. A stream that nobody here
 * has is one unobserved frame, of the width that the source gives (1 where it gives none), so that T and D are never 0.
 *
 * Errors: `makeBatch audio of sample 3: axis D must be 73, received 40`.
 *
 * @param widths D of each stream, as the source says
 * @example
 * const batch = makeBatch([{ frames: await source.read(0), valence: 1 }], source.widths);
 */
export function makeBatch(samples: readonly Sample[], widths: Readonly<Partial<Record<Stream, number>>>): HostBatch {
  if (samples.length === 0) throw new RangeError('makeBatch samples: must hold at least one utterance, received none');
  const streams = Object.fromEntries(STREAMS.map((stream) => [stream, padStream(samples, stream, widths[stream])]));
  return {
    size: samples.length,
    streams: streams as Record<Stream, HostFrames>,
    valence: Float32Array.from(samples, ({ valence }) => valence),
  };
}

function padStream(samples: readonly Sample[], stream: Stream, width: number | undefined): HostFrames {
  const sequences = samples.map(({ frames }) => frames[stream]);
  const D = width ?? sequences.find((sequence) => sequence !== undefined)?.width ?? 1;
  const T = Math.max(1, ...sequences.map((sequence) => sequence?.frames ?? 0));
  const values = new Float32Array(samples.length * T * D);
  const mask = new Float32Array(samples.length * T);
  sequences.forEach((sequence, sample) => {
    if (sequence === undefined) return;
    if (sequence.width !== D) {
      throw new RangeError(`makeBatch ${stream} of sample ${sample}: axis D must be ${D}, received ${sequence.width}`);
    }
    values.set(sequence.values, sample * T * D);
    mask.fill(1, sample * T, sample * T + sequence.frames);
  });
  return { values, mask, shape: [samples.length, T, D] };
}
