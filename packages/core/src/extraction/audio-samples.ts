/** One channel of sound from its beginning, as it streams in: chunks of any length, in order. */
export interface AudioSamples {
  readonly sampleRateHz: number;
  /** Samples in [−1, 1]. May be walked once. */
  readonly chunks: AsyncIterable<Float32Array>;
}

/** Sound that is in memory already. */
export function samplesInMemory(samples: Float32Array, sampleRateHz: number): AudioSamples {
  return { sampleRateHz, chunks: once(samples) };
}

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value;
}
