/** The width that most have, the first of those where several tie; undefined where there is none. */
export function commonWidth(widths: Iterable<number>): number | undefined {
  const counts = new Map<number, number>();
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
  let best: number | undefined;
  for (const [width, count] of counts) if (best === undefined || count > counts.get(best)!) best = width;
  return best;
}
