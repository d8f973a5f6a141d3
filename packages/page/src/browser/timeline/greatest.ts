/** The greatest of values that may be too many to be arguments; 0 where none is above it. */
export function greatest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}
