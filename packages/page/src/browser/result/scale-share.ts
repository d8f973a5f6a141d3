/** Where a valence lies on the scale from −3 to 3, from 0 to 1: at an end where it lies beyond. */
export function scaleShare(valence: number): number {
  return Math.min(1, Math.max(0, (valence + 3) / 6));
}
