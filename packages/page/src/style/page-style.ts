import { COLOURS } from './colours.ts';
import { CONTROL_STYLE } from './control-style.ts';
import { FORM_STYLE } from './form-style.ts';
import { FRAME_STYLE } from './frame-style.ts';
import { GAUGE_STYLE } from './gauge-style.ts';
import { TIMELINE_STYLE } from './timeline-style.ts';
import { WEIGHT_STYLE } from './weight-style.ts';

/** The page's looks: those of the reports, with what a report has no need of. */
export const PAGE_STYLE = [
  COLOURS,
  FRAME_STYLE,
  CONTROL_STYLE,
  FORM_STYLE,
  GAUGE_STYLE,
  TIMELINE_STYLE,
  WEIGHT_STYLE,
].join('');
