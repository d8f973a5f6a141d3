import { samplesInMemory } from '@sdumc/core';
import { analyseAudio } from '@sdumc/features';
import { compare, holds, type Comparison } from '../comparison.ts';
import type { GoldenFolder } from '../golden-folder.ts';

interface AudioGolden {
  readonly sampleRate: number;
  readonly wave: readonly number[];
  readonly logMel: readonly (readonly number[])[];
  readonly mfcc13: readonly (readonly number[])[];
  readonly rms: readonly number[];
  readonly zeroCrossingRate: readonly number[];
  readonly spectralCentroidHz: readonly number[];
  readonly spectralRolloff85Hz: readonly number[];
  readonly spectralFlatness: readonly number[];
  readonly pyinF0Hz: readonly (number | null)[];
}

const FILE = 'audio.json';
const TOLERANCE = 1e-5;

/** What librosa makes of a waveform; a frame is voiced or not, and the pitch of voiced ones is compared. */
export async function checkAudioFeatures(folder: GoldenFolder): Promise<Comparison[]> {
  const golden = await folder.json<AudioGolden>(FILE);
  const samples = samplesInMemory(Float32Array.from(golden.wave), golden.sampleRate);
  const ours = await analyseAudio(samples, { measure: 'all' });
  if (ours === undefined) return [holds({ file: FILE, quantity: 'frames' }, golden.rms.length === 0)];
  /** `decimals` are those that the file's values are rounded to. */
  const close = (quantity: string, decimals: number, expected: readonly number[], measured: ArrayLike<number>) =>
    compare({
      file: FILE,
      quantity,
      expected,
      received: beyondRounding({ expected, measured, decimals }),
      tolerance: TOLERANCE,
    });
  const voiced = golden.pyinF0Hz.flatMap((hz, frame) => (hz === null ? [] : [{ hz, frame }]));
  return [
    close('log-mel', 5, golden.logMel.flat(), ours.logMel),
    close('MFCC', 4, golden.mfcc13.flat(), ours.mfcc),
    close('RMS', 6, golden.rms, ours.rms),
    close('zero-crossing rate', 4, golden.zeroCrossingRate, ours.zeroCrossingRate),
    close('spectral centroid', 3, golden.spectralCentroidHz, ours.spectralCentroidHz),
    close('spectral roll-off', 2, golden.spectralRolloff85Hz, ours.spectralRolloffHz),
    close('spectral flatness', 7, golden.spectralFlatness, ours.spectralFlatness),
    holds(
      { file: FILE, quantity: 'voicing by pYIN' },
      golden.pyinF0Hz.length === ours.frames &&
        golden.pyinF0Hz.every((hz, frame) => (hz === null) === Number.isNaN(ours.pitchHz[frame]!)),
    ),
    close(
      'pitch by pYIN, voiced frames',
      2,
      voiced.map(({ hz }) => hz),
      voiced.map(({ frame }) => ours.pitchHz[frame]!),
    ),
  ];
}

/**
 * Measured values, nearer to the expected ones by half a unit of the last decimal that those were rounded to: of a soft sound, rounding
 * is a larger share than any error may be.
 */
function beyondRounding({
  expected,
  measured,
  decimals,
}: {
  readonly expected: readonly number[];
  readonly measured: ArrayLike<number>;
  readonly decimals: number;
}): number[] {
  const half = 10 ** -decimals / 2;
  return Array.from(measured, (value, at) => {
    const error = value - (expected[at] ?? NaN);
    return Math.abs(error) <= half ? expected[at]! : value - Math.sign(error) * half;
  });
}
