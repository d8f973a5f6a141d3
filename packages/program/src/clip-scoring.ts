// Scores clips with trained networks. Its own entry, for the programs that do.
export {
  openClipScorer,
  type ClipScore,
  type ClipScorer,
  type ClipScorerSettings,
  type ClipToScore,
} from './clip-scoring/clip-scorer.ts';
export { latestRun } from './clip-scoring/latest-run.ts';
