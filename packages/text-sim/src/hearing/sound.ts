/** Sound in memory, one channel. */
export interface Sound {
  /** In [−1, 1]. */
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
}

export function secondsOf({ samples, sampleRateHz }: Sound): number {
  return samples.length / sampleRateHz;
}
