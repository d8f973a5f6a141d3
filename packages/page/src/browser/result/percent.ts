/** A share as CSS has it. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(2)}%`;
}
