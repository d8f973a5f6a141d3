export interface SlidingStatistics {
  /** [T], of what there is around each place; 0 where there is too little. */
  readonly deviation: Float32Array;
  /** [T], change from one place to the next of the line that fits best. */
  readonly slope: Float32Array;
}

const FEWEST = 3;

/** Standard deviation and slope of a series over `reach` places to either side; NaN is what there is not. */
export function slidingStatistics(series: Float32Array, reach: number): SlidingStatistics {
  const size = series.length;
  const [deviation, slope] = [new Float32Array(size), new Float32Array(size)];
  for (let middle = 0; middle < size; middle++) {
    let [count, sum, squares, places, placeSquares, products] = [0, 0, 0, 0, 0, 0];
    const base = Number.isNaN(series[middle]!) ? 0 : series[middle]!; // keeps small changes of large values exact
    for (let at = Math.max(0, middle - reach); at <= Math.min(size - 1, middle + reach); at++) {
      if (Number.isNaN(series[at]!)) continue;
      const [value, place] = [series[at]! - base, at - middle];
      count += 1;
      sum += value;
      squares += value * value;
      places += place;
      placeSquares += place * place;
      products += value * place;
    }
    if (count < FEWEST) continue;
    deviation[middle] = Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
    slope[middle] = (products - (sum * places) / count) / (placeSquares - (places * places) / count);
  }
  return { deviation, slope };
}
