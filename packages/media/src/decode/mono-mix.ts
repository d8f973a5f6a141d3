/** Samples of one channel, and the time at which they begin. */
export interface TimedSamples {
  readonly seconds: number;
  readonly samples: Float32Array;
}

export interface MonoMix {
  /** Takes samples of two channels in turns, and gives what is ready: packets come out in their order and with their times. */
  push(packet: TimedSamples): readonly TimedSamples[];
  /** Gives what is still held at the end. */
  flush(): readonly TimedSamples[];
  notes(): readonly string[];
}

/** −80 dB: a channel that never exceeds it has no microphone. */
const SILENT = 1e-4;
/** Of the energy of the channels that their mix keeps; two of equal loudness that have nothing in common keep half, equal ones all. */
const CANCELLED = 0.02;
/** Audible sound by which channels that cancel each other are told. */
const LOOKED_AT_SECONDS = 0.5;
/** Mean square of sound that is not audible: −60 dB. */
const QUIET = 1e-6;
/** Where hardly anything is audible, no more is held back than this. */
const MOST_HELD_SECONDS = 10;

/**
 * Mixes two channels into one as ffmpeg does, by √½ of each. Two exceptions keep what a mix would lose: as long as one channel is silent
 * the other is taken as it is, and of two channels in opposite phase, which cancel each other, the left one is taken.
 */
export function monoMix(sampleRateHz: number): MonoMix {
  const held: TimedSamples[] = [];
  const total = { left: 0, right: 0, mix: 0 };
  const isHeard = { left: false, right: false };
  let [audible, heldCount] = [0, 0];
  let takes: 'undecided' | 'mix' | 'left' = 'undecided';

  function look(pairs: Float32Array): boolean {
    let [left, right, mix] = [0, 0, 0];
    for (let at = 0; at < pairs.length; at += 2) {
      const [first, second] = [pairs[at]!, pairs[at + 1]!];
      if (first > SILENT || first < -SILENT) isHeard.left = true;
      if (second > SILENT || second < -SILENT) isHeard.right = true;
      const mean = (first + second) / 2;
      left += first * first;
      right += second * second;
      mix += mean * mean;
    }
    total.left += left;
    total.right += right;
    total.mix += mix;
    const isAudible = (left + right) / pairs.length > QUIET;
    if (isAudible) audible += pairs.length / 2;
    return isAudible;
  }

  const cancels = () => total.mix < (CANCELLED * (total.left + total.right)) / 2;

  function mixed({ seconds, samples: pairs }: TimedSamples): TimedSamples {
    const samples = new Float32Array(pairs.length / 2);
    const isMix = takes !== 'left' && isHeard.left === isHeard.right;
    const left = isMix ? Math.SQRT1_2 : takes === 'left' || isHeard.left ? 1 : 0;
    const right = isMix ? Math.SQRT1_2 : 1 - left;
    for (let at = 0; at < samples.length; at++) samples[at] = left * pairs[2 * at]! + right * pairs[2 * at + 1]!;
    return { seconds, samples };
  }

  function flush(): TimedSamples[] {
    if (takes === 'undecided' && audible > 0) takes = cancels() ? 'left' : 'mix';
    return held.splice(0).map(mixed);
  }

  return {
    push(packet) {
      const isAudible = look(packet.samples);
      if (takes !== 'undecided') return [mixed(packet)];
      if (held.length === 0 && !isAudible) return [mixed(packet)];
      held.push(packet);
      heldCount += packet.samples.length / 2;
      const isEnough = audible >= LOOKED_AT_SECONDS * sampleRateHz || heldCount >= MOST_HELD_SECONDS * sampleRateHz;
      return isEnough ? flush() : [];
    },
    flush,
    notes() {
      if (isHeard.left !== isHeard.right)
        return [`the ${isHeard.left ? 'right' : 'left'} channel of its sound is silent: the other one is used`];
      if (takes === 'left') return ['the two channels of its sound cancel each other: the left one is used'];
      if (isHeard.left && cancels())
        return ['the two channels of its sound cancel each other: their mix, which is used, is almost silent'];
      return [];
    },
  };
}
