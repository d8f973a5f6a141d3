import { secondsOf, type Sound } from './sound.ts';

/** Loudness is looked at in windows of so many seconds: shorter than any pause between words. */
const WINDOW_SECONDS = 0.1;

/** No piece is shorter than this share of the longest that is allowed, unless it is the last. */
const LEAST_SHARE = 0.5;

/**
 * Cuts sound into pieces of at most `longestSeconds`, each cut in the middle of the quietest tenth of a second of the second half of what
 * fits. Together the pieces are the sound.
 *
 * @example
 * cutAtSilences({ samples, sampleRateHz: 16000 }, { longestSeconds: 30 }); // 70 s: three pieces
 */
export function cutAtSilences(sound: Sound, { longestSeconds }: { readonly longestSeconds: number }): Sound[] {
  if (!(longestSeconds > 2 * WINDOW_SECONDS))
    throw new RangeError(
      `cutAtSilences longestSeconds: must be above ${2 * WINDOW_SECONDS}, received ${longestSeconds}`,
    );
  const { samples, sampleRateHz } = sound;
  const most = Math.floor(longestSeconds * sampleRateHz);
  const pieces: Sound[] = [];
  let from = 0;
  while (secondsOf({ samples: samples.subarray(from), sampleRateHz }) > longestSeconds) {
    const window = Math.round(WINDOW_SECONDS * sampleRateHz);
    const cut = from + quietestPlace(samples.subarray(from, from + most), Math.floor(most * LEAST_SHARE), window);
    pieces.push({ samples: samples.subarray(from, cut), sampleRateHz });
    from = cut;
  }
  pieces.push({ samples: samples.subarray(from), sampleRateHz });
  return pieces;
}

/** Middle of the window with the least energy, of those that lie behind `first`; of equal ones the last. */
function quietestPlace(samples: Float32Array, first: number, window: number): number {
  let energy = 0;
  for (let at = first; at < first + window; at++) energy += samples[at]! ** 2;
  let [least, place] = [energy, first];
  for (let start = first + 1; start + window <= samples.length; start++) {
    energy += samples[start + window - 1]! ** 2 - samples[start - 1]! ** 2;
    // sums that are moved along drift by rounding: silence after speech must still count as silence
    if (energy <= least + 1e-9) [least, place] = [Math.min(energy, least), start];
  }
  return place + Math.floor(window / 2);
}
