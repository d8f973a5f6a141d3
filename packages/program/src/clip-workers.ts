// Processes that extract clips. Their own entry: what they need is loaded by programs that extract.
export type {
  ClipJob,
  ClipLimits,
  ClipResult,
  ExtractedStream,
  Failure,
  Origin,
  Origins,
  WorkerSettings,
} from './clip-workers/messages.ts';
export { openWorkerPool, type WorkerPool } from './clip-workers/worker-pool.ts';
