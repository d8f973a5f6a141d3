import { randomStream, STREAMS, type Stream, type UtteranceFrames } from '@sdumc/core';
import type { Sample } from '@sdumc/datasets';
import type { Workload } from './read-workload.ts';

/** D of each stream. */
export function streamWidths({ dims: { audio, text, video } }: Workload): Readonly<Record<Stream, number>> {
  return { audio, text, simulated: text, video };
}

/**
 * Makes utterances of a workload: normal noise in as many frames as it says, labels likewise. The noise is one array, of which
 * every sequence is a part, so that samples take no memory of their own.
 */
export function noiseSamples(workload: Workload): (row: number) => Sample {
  const widths = streamWidths(workload);
  const sizeOf = (stream: Stream, row: number) => workload.frames[stream][row]! * widths[stream];
  const rows = Array.from({ length: workload.utterances }, (_, row) => row);
  const largest = STREAMS.reduce(
    (most, stream) => rows.reduce((own, row) => Math.max(own, sizeOf(stream, row)), most),
    0,
  );
  const random = randomStream(1);
  const spare = 1 << 16;
  const noise = Float32Array.from({ length: largest + spare }, random.normal);
  return (row) => {
    const frames = STREAMS.map((stream) => {
      const start = random.integer(spare);
      const values = noise.subarray(start, start + sizeOf(stream, row));
      return [stream, { values, frames: workload.frames[stream][row]!, width: widths[stream] }];
    });
    return { frames: Object.fromEntries(frames) as UtteranceFrames, valence: random.normal() };
  };
}
