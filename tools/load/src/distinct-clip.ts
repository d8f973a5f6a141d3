import { randomStream } from '@sdumc/core';
import { wavBytes } from '@sdumc/text-sim';

const SAMPLE_RATE_HZ = 16000;

/** A clip that no other is like: a tone whose pitch moves, under noise of its own. */
export function distinctClip(number: number, milliseconds: number): Uint8Array<ArrayBuffer> {
  const random = randomStream(number, 11);
  const pitch = 90 + 200 * random.uniform();
  const samples = Float32Array.from({ length: (SAMPLE_RATE_HZ * milliseconds) / 1000 }, (_, at) => {
    const seconds = at / SAMPLE_RATE_HZ;
    return 0.4 * Math.sin(2 * Math.PI * pitch * seconds * (1 + 0.1 * seconds)) + 0.05 * (random.uniform() - 0.5);
  });
  return Uint8Array.from(wavBytes({ samples, sampleRateHz: SAMPLE_RATE_HZ }));
}
