/** Where in a clip the greatest attention lies: the middle of its frame, in seconds. Null where nothing is attended to. */
export function greatestAtSeconds(attention: readonly number[], hopSeconds: number): number | null {
  const greatest = Math.max(0, ...attention);
  return greatest === 0 ? null : (attention.indexOf(greatest) + 0.5) * hopSeconds;
}
