import { REACH, type AnalysisFrame } from './analysis-frames.ts';

/** Samples of a frame for energy and zero crossings. */
const FRAME = 400;
const FROM = REACH - FRAME / 2;
const TO = REACH + FRAME / 2;

/** Smaller samples count as 0, which is positive. */
const NOTHING = 1e-10;

/** Root of the mean square of the 400 samples around the middle, zeros beyond the sound. */
export function rootMeanSquare({ window }: AnalysisFrame): number {
  let sum = 0;
  for (let place = FROM; place < TO; place++) sum += window[place]! ** 2;
  return Math.sqrt(sum / FRAME);
}

/** Share of the 400 samples around the middle before which the sign changes; the sound's ends are drawn out beyond it. */
export function zeroCrossingRate({ window, begin, end }: AnalysisFrame): number {
  let crossings = 0;
  for (let place = Math.max(FROM, begin) + 1; place < Math.min(TO, end); place++)
    if (isNegative(window[place]!) !== isNegative(window[place - 1]!)) crossings += 1;
  return crossings / FRAME;
}

function isNegative(sample: number): boolean {
  return sample < -NOTHING;
}
