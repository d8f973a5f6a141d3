export type { Job, Refusal, ScoredClip, ServedModel, ServerHealth } from './api.ts';
