import { PITCH_BINS } from './pitch-bins.ts';
import { tracedPath } from './traced-path.ts';

/** The most likely path through the pitches, found while frames come in. */
export interface PitchPath {
  /**
   * Takes how likely a frame is at each pitch, [315], summing to the probability that it is voiced.
   */
  add(observed: Float64Array, voicedProbability: number): void;
  /** The bin of every frame, -1 where it is unvoiced. */
  finish(): Int16Array;
}

/** Voiced at each pitch, then unvoiced at each. */
const STATES = 2 * PITCH_BINS;
/** Furthest that pitch moves in a frame: 35.92 octaves a second, in whole semitones. */
const SPREAD = 20;
const SWITCH = 0.01;
/** librosa adds the least positive number to every probability before its logarithm. */
const TINY = 2.2250738585072014e-308;
const LOG_TINY = Math.log(TINY);

/** What leads back from each state of a frame. */
interface BackPointers {
  /** A byte for each state: how far, and from which voicing; or from the best state of all, however far. */
  readonly from: Uint8Array;
  readonly best: number;
}

const STEPS = 2 * SPREAD + 1;
const FROM_ANYWHERE = 255;
/** Label of every unvoiced state. */
const UNVOICED = -1;

/**
 * Viterbi's algorithm over 315 voiced and 315 unvoiced states, as librosa's pYIN has it: from a pitch to those within two semitones
 * by a triangle, voicing kept with probability 0.99, and a jump to anywhere at the least positive probability. Only the triangle is
 * walked, and wherever all paths agree on the past it is settled, so that the sound's length costs little memory.
 */
export function pitchPath(): PitchPath {
  const [stay, change] = [Math.log(1 - SWITCH), Math.log(SWITCH)];
  let values = new Float64Array(STATES);
  let next = new Float64Array(STATES);
  const traced = tracedPath<BackPointers>({
    states: STATES,
    before,
    labelOf: (state) => (isVoiced(state) ? state : UNVOICED),
  });
  let frames = 0;
  const weighed = new Float64Array(PITCH_BINS);
  const bestOf = { value: new Float64Array(STATES), step: new Int8Array(STATES) };

  /** For every state, the best predecessor of the same voicing within the triangle, without the voicing's probability. */
  function walkTriangle(offset: number): void {
    for (let from = 0; from < PITCH_BINS; from++) weighed[from] = values[offset + from]! - logSums[from]!;
    for (let to = 0; to < PITCH_BINS; to++) {
      let [best, origin] = [-Infinity, 0];
      const last = Math.min(PITCH_BINS - 1, to + SPREAD);
      for (let from = Math.max(0, to - SPREAD), at = from - to + SPREAD; from <= last; from++, at++) {
        const value = weighed[from]! + triangle[at]!;
        if (value > best) {
          best = value;
          origin = from;
        }
      }
      bestOf.value[offset + to] = best;
      bestOf.step[offset + to] = origin - to;
    }
  }

  function advance(logObserved: (state: number) => number): void {
    walkTriangle(0);
    walkTriangle(PITCH_BINS);
    const from = new Uint8Array(STATES);
    const best = indexOfLargest(values);
    const anywhere = values[best]! + LOG_TINY;
    for (let state = 0; state < STATES; state++) {
      const pitch = state % PITCH_BINS;
      const voiced = isVoiced(state);
      const fromVoiced = bestOf.value[pitch]! + (voiced ? stay : change);
      const fromUnvoiced = bestOf.value[PITCH_BINS + pitch]! + (voiced ? change : stay);
      const near = Math.max(fromVoiced, fromUnvoiced);
      const origin = fromVoiced >= fromUnvoiced ? 0 : 1;
      if (near >= anywhere) from[state] = bestOf.step[origin * PITCH_BINS + pitch]! + SPREAD + origin * STEPS;
      else from[state] = FROM_ANYWHERE;
      next[state] = logObserved(state) + Math.max(near, anywhere);
    }
    traced.add({ from, best });
    [values, next] = [next, values];
  }

  return {
    add(observed, voicedProbability) {
      const unvoiced = Math.log((1 - voicedProbability) / PITCH_BINS + TINY);
      const logObserved = (state: number) => {
        if (state >= PITCH_BINS) return unvoiced;
        return observed[state] === 0 ? LOG_TINY : Math.log(observed[state]! + TINY);
      };
      if (frames === 0)
        for (let state = 0; state < STATES; state++) values[state] = logObserved(state) - Math.log(STATES);
      else advance(logObserved);
      frames += 1;
    },
    finish() {
      return Int16Array.from(frames === 0 ? [] : traced.finish(indexOfLargest(values)));
    },
  };
}

/** Logarithms of the triangle's heights, [41], from furthest down to furthest up. */
const triangle = Float64Array.from({ length: STEPS }, (_, at) => Math.log(SPREAD + 1 - Math.abs(at - SPREAD)));

/** By which each pitch's triangle is normalised, over the pitches that there are: logarithms, [315]. */
const logSums = Float64Array.from({ length: PITCH_BINS }, (_, from) => {
  const heights = Array.from({ length: STEPS }, (__, at) => ({
    to: from + at - SPREAD,
    height: SPREAD + 1 - Math.abs(at - SPREAD),
  }));
  return Math.log(heights.reduce((sum, { to, height }) => (to >= 0 && to < PITCH_BINS ? sum + height : sum), 0));
});

function isVoiced(state: number): boolean {
  return state < PITCH_BINS;
}

function before(state: number, { from, best }: BackPointers): number {
  const pointer = from[state]!;
  if (pointer === FROM_ANYWHERE) return best;
  const origin = pointer >= STEPS ? 1 : 0;
  return origin * PITCH_BINS + (state % PITCH_BINS) + pointer - origin * STEPS - SPREAD;
}

function indexOfLargest(values: Float64Array): number {
  let best = 0;
  for (let at = 1; at < values.length; at++) if (values[at]! > values[best]!) best = at;
  return best;
}
