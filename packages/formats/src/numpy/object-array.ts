/** An array of texts or of Python objects, in memory. */
export interface TextOrObjectArray {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly items: readonly unknown[];
}

export function isObjectArray(value: unknown): value is TextOrObjectArray {
  return typeof value === 'object' && value !== null && 'items' in value && 'shape' in value;
}
