import type { ComponentChildren } from 'preact';
import { LANE_HEIGHT, LANE_WIDTH } from '@sdumc/report/drawing';

/** The box of a lane, stretched to its track. */
export function LanePicture({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <svg viewBox={`0 0 ${LANE_WIDTH} ${LANE_HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
      {children}
    </svg>
  );
}
