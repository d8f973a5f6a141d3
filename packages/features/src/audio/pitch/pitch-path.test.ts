import { describe, expect, it } from 'vitest';
import { PITCH_BINS } from './pitch-bins.ts';
import { pitchPath } from './pitch-path.ts';

interface Frame {
  readonly observed: Float64Array;
  readonly voicedProbability: number;
}

const STATES = 2 * PITCH_BINS;
const TINY = 2 ** -1022;

/** Logarithms of a transition matrix, [630, 630], written out: [to, from] */
function transitions(): Float64Array {
  const near = (from: number, to: number) => Math.max(0, 1 - Math.abs(from - to) / 21);
  const logs = new Float64Array(STATES * STATES);
  for (let from = 0; from < PITCH_BINS; from++) {
    let sum = 0;
    for (let to = 0; to < PITCH_BINS; to++) sum += near(from, to);
    for (let to = 0; to < PITCH_BINS; to++)
      for (const [a, b] of [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ] as const)
        logs[(b * PITCH_BINS + to) * STATES + a * PITCH_BINS + from] = Math.log(
          (near(from, to) / sum) * (a === b ? 0.99 : 0.01) + TINY,
        );
  }
  return logs;
}

/** The definition: every state from every state. */
function reference(frames: readonly Frame[]): number[] {
  const moves = transitions();
  const pointers: Uint16Array[] = [];
  let values = new Float64Array(STATES);
  for (const [at, { observed, voicedProbability }] of frames.entries()) {
    const next = new Float64Array(STATES);
    const origins = new Uint16Array(STATES);
    for (let to = 0; to < STATES; to++) {
      let [best, origin] = at === 0 ? [-Math.log(STATES), 0] : [-Infinity, 0];
      for (let from = 0; at > 0 && from < STATES; from++) {
        const value = values[from]! + moves[to * STATES + from]!;
        if (value > best) [best, origin] = [value, from];
      }
      const probability = to < PITCH_BINS ? observed[to]! : (1 - voicedProbability) / PITCH_BINS;
      next[to] = best + Math.log(probability + TINY);
      origins[to] = origin;
    }
    values = next;
    pointers.push(origins);
  }
  let state = values.indexOf(Math.max(...values));
  return pointers
    .map((_, at) => {
      const label = state < PITCH_BINS ? state : -1;
      state = pointers[pointers.length - 1 - at]![state]!;
      return label;
    })
    .reverse();
}

/** Numbers in [0, 1) that look random, the same in every run. */
function* scattered(seed: number): Generator<number, never> {
  for (let state = seed; ; state = (state * 48271) % 2147483647) yield state / 2147483647;
}

/** A voice that wanders, jumps and pauses, among candidates that are not it. */
function madeUp(size: number, seed: number): Frame[] {
  const numbers = scattered(seed);
  const draw = () => numbers.next().value;
  let pitch = 150;
  return Array.from({ length: size }, (_, at) => {
    const observed = new Float64Array(PITCH_BINS);
    if (at % 97 === 0) pitch = Math.floor(draw() * PITCH_BINS);
    pitch = Math.min(PITCH_BINS - 1, Math.max(0, pitch + Math.round(draw() * 8 - 4)));
    if (at % 61 < 12) return { observed, voicedProbability: 0 };
    const certain = at % 89 > 80; // no room for being unvoiced
    const clear = [0.6, 0.02, 0.006][Math.floor(at / 61) % 3]!; // down to where voiced and unvoiced are about as likely
    const likely = certain ? 0.7 : clear * (0.1 + draw());
    observed[pitch] = likely;
    const other = Math.floor(draw() * PITCH_BINS);
    observed[other] = Math.max(observed[other]!, certain ? 0.3 : clear * draw());
    const sum = likely + (other === pitch ? 0 : observed[other]!);
    return { observed, voicedProbability: Math.min(1, sum) };
  });
}

function pathOf(frames: readonly Frame[]): number[] {
  const path = pitchPath();
  for (const { observed, voicedProbability } of frames) path.add(observed, voicedProbability);
  return [...path.finish()];
}

describe('pitchPath', () => {
  it.each([1, 2, 12345])('is the best of all paths, seed %d', (seed) => {
    const frames = madeUp(300, seed);
    const expected = reference(frames);
    expect(expected.filter((label) => label >= 0).length).toBeGreaterThan(100);
    expect(expected).toContain(-1);
    expect(pathOf(frames)).toEqual(expected);
  });

  it('jumps where there is no other way', () => {
    const certain = (bin: number) => ({
      observed: Float64Array.from({ length: PITCH_BINS }, (_, at) => (at === bin ? 1 : 0)),
      voicedProbability: 1,
    });
    const frames = [10, 300, 300, 40, 41].map(certain);
    expect(reference(frames)).toEqual([10, 300, 300, 40, 41]);
    expect(pathOf(frames)).toEqual([10, 300, 300, 40, 41]);
  });

  it('is empty where there are no frames', () => {
    expect(pathOf([])).toEqual([]);
  });
});
