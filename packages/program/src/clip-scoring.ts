// Scores clips with trained networks. Its own entry, for the programs that do.
export {
  openClipScorer,
  UnusableClip,
  type ClipScore,
  type ClipScorer,
  type ClipScorerSettings,
  type ClipToScore,
  type ScoreWatch,
} from './clip-scoring/clip-scorer.ts';
export type { ClipLimits, ClipProgress } from './clip-workers/messages.ts';
export {
  modelFolder,
  scoringOptions,
  withScoringOptions,
  type ScoringOptions,
} from './clip-scoring/scoring-options.ts';
