import { MFCC, type AudioAnalysis } from './analyse-audio.ts';
import { slidingStatistics } from './sliding-statistics.ts';

const COEFFICIENTS = Array.from({ length: MFCC }, (_, at) => at);

/** What each place of a prosody frame holds. Divisors bring the columns to comparable sizes. */
export const PROSODY_COLUMNS: readonly string[] = [
  'voiced',
  'voiced probability',
  'pitch, octaves above 110 Hz',
  'pitch slope, octaves a second / 4',
  'pitch deviation, octaves * 10',
  'energy, dB / 20',
  'energy slope, dB a second / 100',
  'energy deviation, dB / 10',
  'zero crossings a sample * 5',
  'spectral centroid, Hz / 2000',
  'spectral roll-off, Hz / 4000',
  'spectral flatness, log10',
  ...COEFFICIENTS.map((at) => `MFCC ${at} / ${at === 0 ? 200 : 50}`),
  ...COEFFICIENTS.map((at) => `MFCC ${at} deviation / 20`),
];

/** About a quarter of a second: a syllable. */
const REACH_FRAMES = 12;
const FRAMES_A_SECOND = 100;
const QUIETEST_DB = -80;

/** Prosody of every frame, [T, 38], in the order of {@link PROSODY_COLUMNS}. */
export function prosodyFrames(analysis: AudioAnalysis): Float32Array {
  const { frames, mfcc } = analysis;
  const octaves = analysis.pitchHz.map((hz) => Math.log2(hz / 110));
  const decibels = analysis.rms.map((rms) => Math.max(QUIETEST_DB, 20 * Math.log10(rms)));
  const pitch = slidingStatistics(octaves, REACH_FRAMES);
  const energy = slidingStatistics(decibels, REACH_FRAMES);
  const cepstral = COEFFICIENTS.map((at) => {
    const series = Float32Array.from({ length: frames }, (_, frame) => mfcc[frame * MFCC + at]!);
    return { series, deviation: slidingStatistics(series, REACH_FRAMES).deviation };
  });
  const filled = filledIn(octaves);
  const columns: readonly ((frame: number) => number)[] = [
    (frame) => (Number.isNaN(octaves[frame]!) ? 0 : 1),
    (frame) => analysis.voicedProbability[frame]!,
    (frame) => filled[frame]!,
    (frame) => (pitch.slope[frame]! * FRAMES_A_SECOND) / 4,
    (frame) => pitch.deviation[frame]! * 10,
    (frame) => decibels[frame]! / 20,
    (frame) => (energy.slope[frame]! * FRAMES_A_SECOND) / 100,
    (frame) => energy.deviation[frame]! / 10,
    (frame) => analysis.zeroCrossingRate[frame]! * 5,
    (frame) => analysis.spectralCentroidHz[frame]! / 2000,
    (frame) => analysis.spectralRolloffHz[frame]! / 4000,
    (frame) => Math.log10(analysis.spectralFlatness[frame]!),
    ...cepstral.map(
      ({ series }, at) =>
        (frame: number) =>
          series[frame]! / (at === 0 ? 200 : 50),
    ),
    ...cepstral.map(
      ({ deviation }) =>
        (frame: number) =>
          deviation[frame]! / 20,
    ),
  ];
  const width = columns.length;
  const values = new Float32Array(frames * width);
  for (const [column, value] of columns.entries())
    for (let frame = 0; frame < frames; frame++) values[frame * width + column] = value(frame);
  return values;
}

/** Unvoiced stretches as straight lines between their ends; flat before the first voice and after the last; 0 where there is none. */
function filledIn(series: Float32Array): Float32Array {
  const voiced = [...series.keys()].filter((at) => !Number.isNaN(series[at]!));
  const filled = series.map((value) => (Number.isNaN(value) ? 0 : value));
  if (voiced.length === 0) return filled;
  filled.fill(series[voiced[0]!]!, 0, voiced[0]!);
  filled.fill(series[voiced.at(-1)!]!, voiced.at(-1)! + 1);
  for (const [place, from] of voiced.entries()) {
    const to = voiced[place + 1];
    if (to === undefined) break;
    for (let at = from + 1; at < to; at++)
      filled[at] = series[from]! + ((series[to]! - series[from]!) * (at - from)) / (to - from);
  }
  return filled;
}
