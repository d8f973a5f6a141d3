import type { Modality, PerModality, Stream } from '@sdumc/core';
import type { ClipLane } from '@sdumc/report';
import type { UtteranceScore } from '@sdumc/scoring';

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
export interface ScoredClip extends UtteranceScore {
  /** Its name, as it was sent */
  readonly clip: string;
  readonly model: ServedModel;
  readonly durationSeconds: number | null;
  readonly words: { readonly text: string | null; readonly simulated: string | null };
  /** Why a stream is not there, in a line each */
  readonly missing: Readonly<Partial<Record<Stream, string>>>;
  /** Seconds from one frame to the next, as `attention` has them; null where frames are not evenly spaced (words) */
  readonly hopSeconds: PerModality<number | null>;
  /** What each frame of text stands for, as attention to text has them; null where there is none, or it is not known */
  readonly pieces: { readonly text: readonly string[] | null; readonly simulated: readonly string[] | null };
  /** Pitch, loudness, expression, … over the time of the clip */
  readonly lanes: readonly ClipLane[];
}

/** `POST /v1/predict?wait=false`, `GET /v1/jobs/ID`, and every event of `GET /v1/jobs/ID/events`. */
export interface Job {
  readonly id: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'stopped';
  /** Clips that come first; 0 once it is its turn */
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
