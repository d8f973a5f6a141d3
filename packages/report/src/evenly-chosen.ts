/** At most `limit` of the items, evenly spaced over the list, always the same ones. */
export function evenlyChosen<T>(items: readonly T[], limit: number): readonly T[] {
  if (items.length <= limit) return items;
  return Array.from({ length: limit }, (_, at) => items[Math.floor((at * items.length) / limit)]!);
}
