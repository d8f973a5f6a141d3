export type { Job, Refusal, ScoredClip, ServedModel, ServerHealth } from './api.ts';
export { pageFiles, type PageFile } from './page-files.ts';
