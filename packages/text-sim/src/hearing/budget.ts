import { secondsOf } from './sound.ts';
import type { Recogniser } from './recogniser.ts';

/** What may be spent. */
export interface Budget {
  /** Minutes of sound that may be sent. */
  readonly mostMinutes?: number;
  /** What may be paid, in whatever money the price is. */
  readonly mostCost?: number;
  /** Of a minute of sound; needed for a cost. */
  readonly pricePerMinute?: number;
}

export interface Spent {
  /** Requests that were begun. */
  readonly requests: number;
  readonly minutes: number;
  /** Null where no price is known. */
  readonly cost: number | null;
}

/** What was to be sent would have been more than may be spent. Nothing was sent. */
export class BudgetReached extends Error {
  override readonly name = 'BudgetReached';
}

/** A recogniser that stops before more is spent than may be, and says what was. A request counts once, also
 * if it fails, and however often the client tries it again. */
export function withinBudget(
  recogniser: Recogniser,
  budget: Budget,
): { readonly recogniser: Recogniser; readonly spent: () => Spent } {
  const { mostMinutes = Infinity, mostCost = Infinity, pricePerMinute } = budget;
  if (mostCost < Infinity && pricePerMinute === undefined)
    throw new RangeError('withinBudget pricePerMinute: must be given with mostCost, received none');
  let [requests, minutes] = [0, 0];
  return {
    recogniser: {
      ...recogniser,
      hear(sound, options) {
        const then = minutes + secondsOf(sound) / 60;
        const reached = (most: string) => Promise.reject(new BudgetReached(`the budget of ${most} is reached`));
        if (then > mostMinutes) return reached(`${mostMinutes} minutes`);
        if (pricePerMinute !== undefined && then * pricePerMinute > mostCost) return reached(String(mostCost));
        requests += 1;
        minutes = then;
        return recogniser.hear(sound, options);
      },
    },
    spent: () => ({ requests, minutes, cost: pricePerMinute === undefined ? null : minutes * pricePerMinute }),
  };
}
