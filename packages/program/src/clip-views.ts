// What of a clip is drawn for people. Its own entry: it loads the extractors whose columns it reads.
export { faceLanes, soundLanes } from './clip-views/clip-lanes.ts';
export { textPieces } from './clip-views/text-pieces.ts';
