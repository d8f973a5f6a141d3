import type { FrameSequence } from '@sdumc/core';

/** What the frames of one stream are like. */
export interface StreamSurvey {
  /** D */
  readonly width: number;
  /** How many utterances have it */
  readonly utterances: number;
  /** T over those utterances */
  readonly frames: { readonly total: number; readonly least: number; readonly median: number; readonly most: number };
  /** What the values look like; null where frames were not read */
  readonly values: ValueSurvey | null;
}

export interface ValueSurvey {
  readonly least: number;
  readonly most: number;
  /** Features with one value only */
  readonly constantFeatures: number;
  /** Features with a value beyond a million: a wrong unit, more likely than not */
  readonly absurdFeatures: number;
  /** Frames of nothing but zeros */
  readonly zeroFrames: number;
}

/** Beyond this no feature of the field goes. */
const ABSURD = 1e6;

/** Gathers the survey of one stream, sequence by sequence, in memory that does not grow with the frames. */
export class StreamSurveyor {
  readonly #width: number;
  readonly #lengths: number[] = [];
  readonly #least: Float64Array;
  readonly #most: Float64Array;
  #zeroFrames = 0;
  #valuesSeen = false;

  constructor(width: number) {
    this.#width = width;
    this.#least = new Float64Array(width).fill(Infinity);
    this.#most = new Float64Array(width).fill(-Infinity);
  }

  addLength(frames: number): void {
    this.#lengths.push(frames);
  }

  addSequence({ values, frames, width }: FrameSequence): void {
    this.addLength(frames);
    this.#valuesSeen = true;
    for (let frame = 0; frame < frames; frame++) {
      let zero = true;
      for (let feature = 0; feature < width; feature++) {
        const value = values[frame * width + feature]!;
        if (value !== 0) zero = false;
        if (value < this.#least[feature]!) this.#least[feature] = value;
        if (value > this.#most[feature]!) this.#most[feature] = value;
      }
      if (zero) this.#zeroFrames++;
    }
  }

  get survey(): StreamSurvey {
    const sorted = this.#lengths.sort((left, right) => left - right);
    return {
      width: this.#width,
      utterances: sorted.length,
      frames: {
        total: sorted.reduce((sum, length) => sum + length, 0),
        least: sorted[0] ?? 0,
        median: median(sorted),
        most: sorted.at(-1) ?? 0,
      },
      values: this.#valuesSeen ? this.#values() : null,
    };
  }

  #values(): ValueSurvey {
    const [least, most] = [[...this.#least], [...this.#most]];
    return {
      least: Math.min(...least),
      most: Math.max(...most),
      constantFeatures: least.filter((value, feature) => value === most[feature]).length,
      absurdFeatures: least.filter((value, feature) => Math.max(-value, most[feature]!) > ABSURD).length,
      zeroFrames: this.#zeroFrames,
    };
  }
}

/** Of numbers in order; 0 of none. */
function median(sorted: readonly number[]): number {
  const upper = Math.floor(sorted.length / 2);
  const lower = sorted.length % 2 === 0 ? upper - 1 : upper;
  return ((sorted[lower] ?? 0) + (sorted[upper] ?? 0)) / 2;
}
