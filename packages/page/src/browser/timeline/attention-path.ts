import { greatest } from './greatest.ts';
import { LANE_HEIGHT, LANE_WIDTH } from '@sdumc/report/drawing';

/** Columns that a screen can show. */
const MOST_COLUMNS = 500;

/**
 * Attention over the time of a clip, as the `d` of an area of steps; a column shows the greatest of its frames. Even attention is half as
 * high as the lane, so that it looks even; where some is more than twice that, the greatest fills the height.
 */
export function attentionPath(attention: readonly number[], hopSeconds: number, durationSeconds: number): string {
  const most = Math.max(greatest(attention), 2 * meanOfSeen(attention));
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

/** Of frames that can be attended to at all. */
function meanOfSeen(attention: readonly number[]): number {
  const seen = attention.filter((value) => value > 0);
  return seen.length === 0 ? 0 : seen.reduce((sum, value) => sum + value, 0) / seen.length;
}
