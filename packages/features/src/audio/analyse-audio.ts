import type { AudioSamples } from '@sdumc/core';
import { analysisFrames, REACH, SAMPLE_RATE_HZ } from './analysis-frames.ts';
import { probabilisticYin } from './pitch/probabilistic-yin.ts';
import { cepstrum } from './spectrum/cepstrum.ts';
import { melBands } from './spectrum/mel-bands.ts';
import { BINS, powerSpectrum, TRANSFORM } from './spectrum/power-spectrum.ts';
import { spectralShape } from './spectrum/spectral-shape.ts';
import { rootMeanSquare, zeroCrossingRate } from './waveform.ts';

export const MEL_BANDS = 64;
export const MFCC = 13;

/** What is measured of sound, every 10 ms: T = 1 + ⌊samples / 160⌋ frames, centred. */
export interface AudioAnalysis {
  readonly frames: number;
  /** [T, 64], log10 of the power in Slaney's mel bands from 0 to 8,000 Hz, at least 1e-10. */
  readonly logMel: Float32Array;
  /** [T, 13], orthonormal DCT-II of ten times those. */
  readonly mfcc: Float32Array;
  /** [T] each, as librosa names them. */
  readonly rms: Float32Array;
  readonly zeroCrossingRate: Float32Array;
  readonly spectralCentroidHz: Float32Array;
  readonly spectralRolloffHz: Float32Array;
  readonly spectralFlatness: Float32Array;
  /** [T], by probabilistic YIN; NaN where a frame is unvoiced. */
  readonly pitchHz: Float32Array;
  readonly voicedProbability: Float32Array;
}

const FLOOR = 1e-10;

/**
 * Measures sound in one pass, while it streams in, equal to librosa 0.11 with n_fft 512, a periodic Hann window of 400, hop 160, zeros
 * beyond both ends (crossings: edges), at 16 kHz. In memory are about 400 bytes a frame.
 *
 * Largest error over largest value, against librosa in double precision over voices, noise, silence, constants, clipped, soft and short
 * sounds: log-mel, MFCC, RMS, zero crossings, centroid, flatness 2e-7, which is single precision; roll-off the same bin; pitch by pYIN the
 * same of its 315 bins in every frame, and the same frames voiced. (Against librosa in single precision flatness 3e-6.) Where a frame holds
 * nothing that tells pitches apart, such as a single click, `voicedProbability` (0 or 0.01) is decided by the rounding of either.
 *
 * @param measure leave out pitch where nobody needs it: it is the most work
 * @returns undefined where there is no sound
 * @throws RangeError for another sample rate, or a sample that is not finite
 *
 * @example
 * const analysis = await analyseAudio(samplesInMemory(new Float32Array(16000), 16000), { measure: 'spectrum' });
 * analysis?.frames; // 101
 * analysis?.logMel[0]; // -10, the floor
 */
export async function analyseAudio(
  samples: AudioSamples,
  { measure }: { readonly measure: 'all' | 'spectrum' },
): Promise<AudioAnalysis | undefined> {
  const spectrumOf = powerSpectrum();
  const bands = melBands({
    bands: MEL_BANDS,
    lowestHz: 0,
    highestHz: SAMPLE_RATE_HZ / 2,
    sampleRateHz: SAMPLE_RATE_HZ,
    transformSize: TRANSFORM,
  });
  const cepstrumOf = cepstrum(MEL_BANDS, MFCC);
  const pitch = measure === 'all' ? probabilisticYin() : null;
  const power = new Float64Array(BINS);
  const decibels = new Float64Array(MEL_BANDS);
  const coefficients = new Float64Array(MFCC);
  const columns = { logMel: growing(), mfcc: growing(), rms: growing(), crossings: growing(), centroid: growing(), rolloff: growing(), flatness: growing() }; // prettier-ignore
  let frames = 0;

  for await (const frame of analysisFrames(samples)) {
    spectrumOf(frame.window, REACH - TRANSFORM / 2, power);
    for (const [band, { first, weights }] of bands.entries()) {
      let sum = 0;
      for (let at = 0; at < weights.length; at++) sum += weights[at]! * power[first + at]!;
      const logarithm = Math.log10(Math.max(FLOOR, sum));
      columns.logMel.push(logarithm);
      decibels[band] = 10 * logarithm;
    }
    cepstrumOf(decibels, coefficients);
    for (const coefficient of coefficients) columns.mfcc.push(coefficient);
    const { centroidHz, rolloffHz, flatness } = spectralShape(power);
    columns.centroid.push(centroidHz);
    columns.rolloff.push(rolloffHz);
    columns.flatness.push(flatness);
    columns.rms.push(rootMeanSquare(frame));
    columns.crossings.push(zeroCrossingRate(frame));
    pitch?.add(frame.window);
    frames += 1;
  }
  if (frames === 0) return undefined;
  const track = pitch?.finish();
  return {
    frames,
    logMel: columns.logMel.values(),
    mfcc: columns.mfcc.values(),
    rms: columns.rms.values(),
    zeroCrossingRate: columns.crossings.values(),
    spectralCentroidHz: columns.centroid.values(),
    spectralRolloffHz: columns.rolloff.values(),
    spectralFlatness: columns.flatness.values(),
    pitchHz: Float32Array.from(track?.hz ?? []),
    voicedProbability: Float32Array.from(track?.voicedProbability ?? []),
  };
}

/** Numbers that come one by one, in chunks of memory that are never copied while they grow. */
function growing(): { push: (value: number) => void; values: () => Float32Array } {
  const CHUNK = 1 << 16;
  const full: Float32Array[] = [];
  let chunk = new Float32Array(CHUNK);
  let filled = 0;
  return {
    push(value) {
      if (filled === CHUNK) {
        full.push(chunk);
        [chunk, filled] = [new Float32Array(CHUNK), 0];
      }
      chunk[filled++] = value;
    },
    values() {
      const values = new Float32Array(full.length * CHUNK + filled);
      for (const [at, part] of full.entries()) values.set(part, at * CHUNK);
      values.set(chunk.subarray(0, filled), full.length * CHUNK);
      return values;
    },
  };
}
