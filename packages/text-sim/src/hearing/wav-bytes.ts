import type { Sound } from './sound.ts';

const HEADER = 44;
const LOUDEST = 32767;

/** Sound as a WAV file: 16 bits a sample, which every recogniser takes. What is beyond ±1 is cut off. */
export function wavBytes({ samples, sampleRateHz }: Sound): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER + 2 * samples.length);
  const view = new DataView(bytes.buffer);
  const text = (at: number, letters: string) => bytes.set(new TextEncoder().encode(letters), at);
  text(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // one channel
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, 2 * sampleRateHz, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, 2 * samples.length, true);
  for (let at = 0; at < samples.length; at++)
    view.setInt16(HEADER + 2 * at, Math.round(Math.max(-1, Math.min(1, samples[at]!)) * LOUDEST), true);
  return bytes;
}
