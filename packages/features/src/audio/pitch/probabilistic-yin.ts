import { SAMPLE_RATE_HZ } from '../analysis-frames.ts';
import { normalisedDifference } from './difference.ts';
import { binOf, HIGHEST_HZ, hzOfBin, LOWEST_HZ, PITCH_BINS } from './pitch-bins.ts';
import { pitchCandidates } from './pitch-candidates.ts';
import { pitchPath } from './pitch-path.ts';

/** The pitch of a voice over time. */
export interface PitchTrack {
  /** [T], Hz; NaN where a frame is unvoiced. */
  readonly hz: Float64Array;
  /** [T], how likely each frame is voiced, by itself. */
  readonly voicedProbability: Float64Array;
}

/**
 * Fundamental frequency by probabilistic YIN (Mauch and Dixon 2014), 65 to 400 Hz, equal to librosa 0.11's `pyin(fmin=65, fmax=400,
 * frame_length=1024, hop_length=160, center=True, pad_mode='constant')`: candidates of each frame, then the most likely path through them.
 *
 * @returns `add` takes [1024] samples around the middle of each frame
 */
export function probabilisticYin(): { add: (samples: Float64Array) => void; finish: () => PitchTrack } {
  const shortest = Math.floor(SAMPLE_RATE_HZ / HIGHEST_HZ);
  const longest = Math.ceil(SAMPLE_RATE_HZ / LOWEST_HZ);
  const differenceOf = normalisedDifference({ shortest, longest });
  const candidatesOf = pitchCandidates(shortest);
  const path = pitchPath();
  const difference = new Float64Array(longest - shortest + 1);
  const observed = new Float64Array(PITCH_BINS);
  const voiced: number[] = [];
  return {
    add(samples) {
      differenceOf(samples, difference);
      observed.fill(0);
      for (const { period, probability } of candidatesOf(difference)) {
        const bin = binOf(SAMPLE_RATE_HZ / period);
        if (bin < PITCH_BINS) observed[bin] = probability; // of two, that of the longer period
      }
      const probability = Math.min(
        1,
        observed.reduce((sum, value) => sum + value, 0),
      );
      voiced.push(probability);
      path.add(observed, probability);
    },
    finish: () => ({
      hz: Float64Array.from(path.finish(), (bin) => (bin < 0 ? NaN : hzOfBin(bin))),
      voicedProbability: Float64Array.from(voiced),
    }),
  };
}
