export { scoreUtterance } from './score-utterance.ts';
export type { ScoringInput } from './score-utterance.ts';
export type { ConditionScore, UtteranceScore } from './utterance-score.ts';
export type { ScoringNetwork } from './scoring-network.ts';
