import type { Stream, UtteranceSource } from '@sdumc/core';

/**
 * The same source without one of its streams, as if no utterance had it.
 *
 * @example
 * const unsimulated = withoutStream(source, 'simulated');
 */
export function withoutStream(source: UtteranceSource, stream: Stream): UtteranceSource {
  const { [stream]: _width, ...widths } = source.widths;
  return {
    ...source,
    widths,
    ...(stream === 'simulated' && { simulation: undefined }),
    async read(row) {
      const { [stream]: _frames, ...frames } = await source.read(row);
      return frames;
    },
    frameCounts(row) {
      const { [stream]: _count, ...counts } = source.frameCounts?.(row) ?? {};
      return counts;
    },
  };
}
