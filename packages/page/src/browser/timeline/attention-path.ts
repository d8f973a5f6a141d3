import { greatest } from './greatest.ts';
import { LANE_HEIGHT, LANE_WIDTH } from './lane-path.ts';

/** Columns that a screen can show. */
const MOST_COLUMNS = 500;

/** Attention over the time of a clip, as the `d` of an area of steps: the greatest fills the height, and a column shows the greatest of its frames. */
export function attentionPath(attention: readonly number[], hopSeconds: number, durationSeconds: number): string {
  const most = greatest(attention);
  if (most === 0) return '';
  const perColumn = Math.ceil(attention.length / MOST_COLUMNS);
  const xAt = (frame: number) => Math.min(LANE_WIDTH, (LANE_WIDTH * frame * hopSeconds) / durationSeconds).toFixed(1);
  const parts = [`M0.0 ${LANE_HEIGHT}`];
  for (let frame = 0; frame < attention.length; frame += perColumn) {
    const end = Math.min(attention.length, frame + perColumn);
    const share = greatest(attention.slice(frame, end)) / most;
    parts.push(`V${(LANE_HEIGHT * (1 - share)).toFixed(1)}H${xAt(end)}`);
  }
  return `${parts.join('')}V${LANE_HEIGHT}Z`;
}
