import type { Modality } from '@sdumc/core';
import type { ClipScore } from '@sdumc/program/clip-scoring';

// What the page asks of the server that it comes from: `apps/serve` answers so.

/** `GET /v1/health` */
export interface ServerHealth {
  readonly status: 'ok' | 'stopping';
  readonly model: ServedModel;
  /** What the networks learned from; of anything else nothing is made */
  readonly modalities: readonly Modality[];
  /** Who hears the words where that is asked for; null where nobody does */
  readonly simulator: string | null;
  readonly limits: { readonly megabytes: number; readonly seconds: number };
  readonly queue: { readonly running: number; readonly waiting: number; readonly most: number };
}

export interface ServedModel {
  readonly name: string;
  readonly dataset: string | null;
  readonly networks: number;
}

/** What is said of a clip: `POST /v1/predict` as an answer, or the end of a job. */
export interface ScoredClip extends ClipScore {
  /** Its name, as it was sent */
  readonly clip: string;
  readonly model: ServedModel;
}

/** `POST /v1/predict?wait=false`, `GET /v1/jobs/ID`, and every event of `GET /v1/jobs/ID/events`. */
export interface Job {
  readonly id: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'stopped';
  /** Clips that come first, those under way among them; 0 once it is its turn */
  readonly ahead: number;
  /** How much of the clip has been looked at, from 0 to 1; null where nobody knows */
  readonly share: number | null;
  /** Once it is done */
  readonly score: ScoredClip | null;
  /** Once it has failed, in one line */
  readonly error: string | null;
}

/** Body of every answer that is no success. */
export interface Refusal {
  readonly error: string;
}
