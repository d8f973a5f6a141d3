import type { Stream, UtteranceSource } from '@sdumc/core';

/** Size of all frames as far as it is known without reading them. */
export function bytesOfFrames(source: UtteranceSource): number {
  let bytes = 0;
  for (const row of source.utterances.keys())
    for (const [stream, count] of Object.entries(source.frameCounts?.(row) ?? {}))
      bytes += count * (source.widths[stream as Stream] ?? 0) * Float32Array.BYTES_PER_ELEMENT;
  return bytes;
}
