export const LOWEST_HZ = 65;
export const HIGHEST_HZ = 400;

/** Tenths of a semitone. */
const BINS_PER_OCTAVE = 120;

/** How many pitches are told apart. */
export const PITCH_BINS = Math.floor(BINS_PER_OCTAVE * Math.log2(HIGHEST_HZ / LOWEST_HZ)) + 1;

/** The nearest bin, which may be one beyond the last. */
export function binOf(hz: number): number {
  return Math.min(PITCH_BINS, Math.max(0, Math.round(BINS_PER_OCTAVE * Math.log2(hz / LOWEST_HZ))));
}

export function hzOfBin(bin: number): number {
  return LOWEST_HZ * 2 ** (bin / BINS_PER_OCTAVE);
}
