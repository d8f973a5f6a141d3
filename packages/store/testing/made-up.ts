import type { FeatureSequence, Stream } from '@sdumc/core';
import { crc32 } from 'node:zlib';
import type { StoredUtterance } from '../src/index.ts';

export const MADE_UP_WIDTHS = { audio: 5, text: 3, simulated: 3, video: 2 } as const satisfies Record<Stream, number>;

/** A sequence that depends on nothing but its key, stream and seed; its values are exact in float16. */
export function madeUpSequence(key: string, stream: Stream, seed = 0): FeatureSequence {
  const width = MADE_UP_WIDTHS[stream];
  const frames = 1 + (crc32(`${key} ${stream}`) % 7);
  const values = Float32Array.from(
    { length: frames * width },
    (_, place) => ((crc32(`${key} ${stream} ${place} ${seed}`) % 2048) - 1024) / 64,
  );
  const hopSeconds = stream === 'text' || stream === 'simulated' ? null : 0.02;
  return { values, frames, width, hopSeconds, extractor: `made-up-${stream}`, version: String(seed) };
}

/** The streams that the made-up utterance of that number has: every fourth lacks its video. */
export function madeUpStreams(number: number): Stream[] {
  return number % 4 === 3 ? ['audio', 'text', 'simulated'] : ['audio', 'text', 'simulated', 'video'];
}

export function madeUpUtterance(number: number): StoredUtterance {
  const split = (['train', 'valid', 'test'] as const)[number % 3]!;
  const id = `clip ${number}`;
  return {
    key: `${split}/${id}`,
    id,
    videoId: `video ${Math.floor(number / 2)}`,
    split,
    valence: ((number % 19) - 9) / 3,
  };
}

export function madeUpUtterances(count: number): StoredUtterance[] {
  return Array.from({ length: count }, (_, number) => madeUpUtterance(number));
}

/** What `read` must return for the made-up utterance of that number. */
export function madeUpFeatures(number: number, seed = 0): Partial<Record<Stream, FeatureSequence>> {
  const { key } = madeUpUtterance(number);
  return Object.fromEntries(madeUpStreams(number).map((stream) => [stream, madeUpSequence(key, stream, seed)]));
}
