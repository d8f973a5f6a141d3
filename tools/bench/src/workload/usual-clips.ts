import { randomStream } from '@sdumc/core';
import type { Workload } from './read-workload.ts';

const CLIPS = 256;

/** Frames a second, and tokens. */
const HERTZ = { audio: 20, text: 3.7, simulated: 4.1, video: 15 };

/**
 * Clips as CMU-MOSEI's utterances are, in MMSA's unaligned features: a median of 6.2 seconds with a long tail (log-normal, σ 0.6, 0.7
 * to 25 s), widths 74, 768 and 35. What predictions are timed on where no file says otherwise.
 */
export function usualClips(): Workload {
  const random = randomStream(1);
  const seconds = Array.from({ length: CLIPS }, () =>
    Math.min(25, Math.max(0.7, 6.2 * Math.exp(0.6 * random.normal()))),
  );
  const frames = (hertz: number) => seconds.map((length) => Math.ceil(length * hertz));
  return {
    name: 'usual-clips',
    dims: { audio: 74, text: 768, video: 35 },
    batch: 32,
    utterances: CLIPS,
    frames: {
      audio: frames(HERTZ.audio),
      text: frames(HERTZ.text),
      simulated: frames(HERTZ.simulated),
      video: frames(HERTZ.video),
    },
  };
}
