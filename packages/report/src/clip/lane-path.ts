import type { ClipCurve, ClipLane } from './clip-view.ts';

/** The box that paths are drawn in, whatever it is stretched to. */
export const LANE_WIDTH = 1000;
export const LANE_HEIGHT = 100;
/** Points that a screen can show. */
const MOST_POINTS = 2000;

/** A curve over the time of a clip, as the `d` of a path. A gap is where there was nothing to measure. */
export function lanePath(
  { values }: ClipCurve,
  { range: [lower, upper], hopSeconds }: ClipLane,
  durationSeconds: number,
): string {
  const step = Math.max(1, Math.ceil(values.length / MOST_POINTS));
  let pen: 'M' | 'L' = 'M';
  const parts: string[] = [];
  for (let at = 0; at < values.length; at += step) {
    const value = values[at] ?? null;
    if (value === null) {
      pen = 'M';
      continue;
    }
    const x = Math.min(LANE_WIDTH, (LANE_WIDTH * at * hopSeconds) / durationSeconds);
    const y = LANE_HEIGHT * (1 - Math.min(1, Math.max(0, (value - lower) / (upper - lower || 1))));
    parts.push(`${pen}${x.toFixed(1)} ${y.toFixed(1)}`);
    pen = 'L';
  }
  return parts.join('');
}
