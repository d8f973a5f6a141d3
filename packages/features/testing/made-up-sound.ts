import type { AudioSamples } from '@sdumc/core';

/** Samples in [−0.5, 0.5] that sound like nothing: two tones that rise, and noise. The same for the same numbers. */
export function madeUpSound({ samples, sampleRateHz, seed = 0 }: SoundOptions): Float32Array {
  let state = seed + 1;
  return Float32Array.from({ length: samples }, (_, at) => {
    const seconds = at / sampleRateHz;
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const tone = Math.sin(2 * Math.PI * (150 + 40 * seed + 30 * seconds) * seconds);
    const overtone = Math.sin(2 * Math.PI * (1100 + 200 * seconds) * seconds);
    return 0.2 * tone + 0.1 * overtone + 0.2 * (state / 2 ** 32 - 0.5);
  });
}

export interface SoundOptions {
  readonly samples: number;
  readonly sampleRateHz: number;
  readonly seed?: number;
}

/** The samples as they would stream in: the lengths of the chunks repeat, and other work may run between them. */
export function inChunks(samples: Float32Array, sampleRateHz: number, lengths: readonly number[]): AudioSamples {
  async function* chunks(): AsyncGenerator<Float32Array> {
    for (let from = 0, turn = 0; from < samples.length; turn += 1) {
      const length = lengths[turn % lengths.length]!;
      yield samples.slice(from, from + length);
      from += length;
      if (turn % 64 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return { sampleRateHz, chunks: chunks() };
}
