import type { Modality } from '@sdumc/core';
import type { ScoredClip, ServedModel } from '@sdumc/page';
import type { ClipScorer } from '@sdumc/program/clip-scoring';
import type { WordSource } from '@sdumc/text-sim';
import type { HostRule } from './http/allowed-host.ts';
import type { JobQueue } from './jobs/job-queue.ts';
import type { Metrics } from './metrics.ts';

/** What every route of a running server may use. */
export interface ServerParts extends ServerSettings {
  readonly queue: JobQueue<ScoredClip>;
  readonly metrics: Metrics;
  /** Aborts when the server takes nothing new */
  readonly stopping: AbortSignal;
}

export interface ServerSettings {
  readonly scorer: Pick<ClipScorer, 'score'>;
  readonly model: ServedModel;
  readonly modalities: readonly Modality[];
  readonly simulator: { readonly name: string; readonly source: WordSource } | null;
  readonly rule: HostRule;
  readonly port: number;
  /** Folder whose clips may be scored by their path; null where none may */
  readonly root: string | null;
  /** Folder in which uploads get one of their own */
  readonly uploads: string;
  readonly limits: ServerLimits;
  /** Hears of what is the server's own fault. */
  readonly onFailure: (error: unknown) => void;
}

export interface ServerLimits {
  readonly mostBytes: number;
  /** Length of a clip */
  readonly longestSeconds: number;
  /** Of scoring a clip, once it is its turn */
  readonly mostSeconds: number;
  /** Of receiving a request */
  readonly receiveSeconds: number;
  readonly atOnce: number;
  readonly mostWaiting: number;
}
