import type { TimedSamples } from './mono-mix.ts';

export interface SoundTimeline {
  /** Takes packets in their order, and gives the samples that belong next to what was given before. */
  place(packet: TimedSamples): Generator<Float32Array>;
  /** How much was given. */
  seconds(): number;
  notes(): readonly string[];
}

/** Times of packets are rounded, and clocks are not exact. */
const LENIENT_SECONDS = 0.1;
/** Silence that stands for gaps, in all; a gap beyond that is a wrong time stamp. */
const MOST_GAP_SECONDS = 600;
/** A gap that is worth a note. */
const LONG_SECONDS = 2;

/**
 * Puts samples where their time stamps say: silence stands for a gap and what overlaps is left out, so that sound and pictures agree. A
 * time stamp that jumps far ahead or back is not followed, for it would turn seconds into hours.
 *
 * @param isTimed false where time stamps only count samples, as in WAV, MP3 and AAC: packets then follow each other, whatever they say
 */
export function soundTimeline({
  sampleRateHz,
  isTimed,
}: {
  readonly sampleRateHz: number;
  readonly isTimed: boolean;
}): SoundTimeline {
  const found: string[] = [];
  let [given, offset, filled, before] = [0, 0, 0, -Infinity];

  function* silence(seconds: number): Generator<Float32Array> {
    for (let left = Math.round(seconds * sampleRateHz); left > 0; left -= sampleRateHz) {
      const samples = new Float32Array(Math.min(left, sampleRateHz));
      given += samples.length;
      yield samples;
    }
  }

  return {
    seconds: () => given / sampleRateHz,
    notes: () => found,
    *place({ seconds, samples }) {
      const length = samples.length / sampleRateHz;
      const ahead = isTimed ? seconds + offset - given / sampleRateHz : 0;
      // ffmpeg holds times still that run backward
      const isGoingOn = seconds - before > length / 2;
      before = seconds;
      let from = 0;
      if (ahead > MOST_GAP_SECONDS - filled || (ahead < -LENIENT_SECONDS && !isGoingOn)) {
        if (ahead > 0 || found.at(-1) !== BACKWARD)
          found.push(ahead > 0 ? jump(ahead, given / sampleRateHz) : BACKWARD);
        offset -= ahead;
      } else if (ahead > LENIENT_SECONDS || (given === 0 && ahead > 0)) {
        if (ahead > LONG_SECONDS && given > 0) found.push(gap(ahead, given / sampleRateHz));
        filled += given === 0 ? 0 : ahead;
        yield* silence(ahead);
      } else if (ahead < -LENIENT_SECONDS) from = Math.min(samples.length, Math.round(-ahead * sampleRateHz));
      const rest = samples.subarray(from);
      given += rest.length;
      if (rest.length > 0) yield rest;
    },
  };
}

const BACKWARD = 'the time stamps of its sound run backward: they are not followed';

function jump(ahead: number, at: number): string {
  return `the time stamps of its sound jump ahead by ${ahead.toFixed(1)} s at ${at.toFixed(1)} s: the gap is left out`;
}

function gap(ahead: number, at: number): string {
  return `its sound has a gap of ${ahead.toFixed(1)} s at ${at.toFixed(1)} s: silence stands for it`;
}
