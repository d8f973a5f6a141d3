/** The 19 valences that a mean of three annotators' whole numbers can take, −3, −8/3, …, 3. */
export const VALENCES: readonly number[] = Array.from({ length: 19 }, (_, third) => (third - 9) / 3);

/**
 * How often each valence occurs, in thousandths. Written by hand after the shape of CMU-MOSEI's labels (a peak at 0, more
 * positive than negative, thin tails), not counted from them: mean 0.25, 22 % zeros.
 */
const THOUSANDTHS = [6, 8, 14, 22, 20, 26, 50, 55, 60, 220, 120, 115, 105, 60, 45, 40, 18, 11, 5];

/** Probability of each of {@link VALENCES}; sums to 1. */
export const VALENCE_PRIOR: readonly number[] = THOUSANDTHS.map((thousandths) => thousandths / 1000);
