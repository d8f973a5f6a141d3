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
/** Golden pitches are printed with few digits; the pitch itself is one of 315. */
const PITCH_TOLERANCE = 1e-4;

/** What librosa makes of a waveform; a frame is voiced or not, and the pitch of voiced ones is compared. */
export async function checkAudioFeatures(folder: GoldenFolder): Promise<Comparison[]> {
  const golden = await folder.json<AudioGolden>(FILE);
  const samples = samplesInMemory(Float32Array.from(golden.wave), golden.sampleRate);
  const ours = await analyseAudio(samples, { measure: 'all' });
  if (ours === undefined) return [holds({ file: FILE, quantity: 'frames' }, golden.rms.length === 0)];
  const close = (quantity: string, expected: readonly number[], received: ArrayLike<number>, tolerance = TOLERANCE) =>
    compare({ file: FILE, quantity, expected, received, tolerance });
  const voiced = golden.pyinF0Hz.flatMap((hz, frame) => (hz === null ? [] : [{ hz, frame }]));
  return [
    close('log-mel', golden.logMel.flat(), ours.logMel),
    close('MFCC', golden.mfcc13.flat(), ours.mfcc),
    close('RMS', golden.rms, ours.rms),
    close('zero-crossing rate', golden.zeroCrossingRate, ours.zeroCrossingRate),
    close('spectral centroid', golden.spectralCentroidHz, ours.spectralCentroidHz),
    close('spectral roll-off', golden.spectralRolloff85Hz, ours.spectralRolloffHz),
    close('spectral flatness', golden.spectralFlatness, ours.spectralFlatness),
    holds(
      { file: FILE, quantity: 'voicing by pYIN' },
      golden.pyinF0Hz.length === ours.frames &&
        golden.pyinF0Hz.every((hz, frame) => (hz === null) === Number.isNaN(ours.pitchHz[frame]!)),
    ),
    close(
      'pitch by pYIN, voiced frames',
      voiced.map(({ hz }) => hz),
      voiced.map(({ frame }) => ours.pitchHz[frame]!),
      PITCH_TOLERANCE,
    ),
  ];
}
