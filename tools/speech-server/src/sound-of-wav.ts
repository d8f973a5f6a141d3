import type { Sound } from '@sdumc/text-sim';

export type { Sound };

/**
 * Reads a WAV file of one channel with 16 bits a sample, as clients of ours send it.
 *
 * Errors: `sound must be WAV with 16 bits and one channel, received …`.
 */
export function soundOfWav(bytes: Uint8Array): Sound {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = (at: number) => (at + 4 <= bytes.length ? String.fromCharCode(...bytes.subarray(at, at + 4)) : '');
  if (name(0) !== 'RIFF' || name(8) !== 'WAVE') throw new Error('sound must be WAV, received something else');
  let sampleRateHz: number | undefined;
  for (
    let at = 12;
    at + 8 <= bytes.length;
    at += 8 + view.getUint32(at + 4, true) + (view.getUint32(at + 4, true) % 2)
  ) {
    const size = Math.min(view.getUint32(at + 4, true), bytes.length - at - 8);
    if (name(at) === 'fmt ' && size >= 16) {
      const [coding, channels, bits] = [0, 2, 14].map((offset) => view.getUint16(at + 8 + offset, true));
      if (coding !== 1 || channels !== 1 || bits !== 16)
        throw new Error(`sound must be PCM of one channel and 16 bits, received ${coding}, ${channels}, ${bits}`);
      sampleRateHz = view.getUint32(at + 12, true);
    }
    if (name(at) === 'data' && sampleRateHz !== undefined)
      return {
        sampleRateHz,
        samples: Float32Array.from({ length: Math.floor(size / 2) }, (_, sample) => view.getInt16(at + 8 + 2 * sample, true) / 32767), // prettier-ignore
      };
  }
  throw new Error('sound must be WAV with samples, received none');
}
