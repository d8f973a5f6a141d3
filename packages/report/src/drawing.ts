// What other pages draw with, so that things look the same wherever they are met: an entry that writes no report.
export { COLOURS } from './colours.ts';
export { LANE_HEIGHT, LANE_WIDTH, lanePath } from './clip/lane-path.ts';
