import { MEMO_COST } from './memory-budget.ts';

/** What a pickle has put by, under numbers. */
export interface PickleMemo {
  readonly remember: (index: number, value: unknown) => void;
  /** Under the number of those that are remembered so far. */
  readonly memoize: (value: unknown) => void;
  readonly recall: (index: number) => unknown;
}

const NOTHING = Symbol('nothing');

/** @param charge counts the places, those in between too */
export function pickleMemo(charge: (bytes: number) => void): PickleMemo {
  const places: unknown[] = [];
  let taken = 0;
  const remember = (index: number, value: unknown): void => {
    if (index >= places.length) {
      charge((index + 1 - places.length) * MEMO_COST);
      while (places.length <= index) places.push(NOTHING);
    }
    if (places[index] === NOTHING) taken += 1;
    places[index] = value;
  };
  return {
    remember,
    memoize: (value) => remember(taken, value),
    recall: (index) => {
      const value = index < places.length ? places[index] : NOTHING;
      if (value === NOTHING) throw new Error(`nothing is remembered under ${index}`);
      return value;
    },
  };
}
