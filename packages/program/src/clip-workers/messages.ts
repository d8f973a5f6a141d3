import type { FeatureExtractor, FeatureSequence, Modality } from '@sdumc/core';
import type { ClipNote } from '@sdumc/media';
import type { ExtractorSources } from '../extractors.ts';

/** What a worker is told when it starts. */
export interface WorkerSettings {
  readonly extractors: ExtractorSources;
  readonly picturesPerSecond: number;
  readonly backend: string;
  readonly ffmpegPath: string | null;
  /** Whether the ffmpeg of npm may be used where there is no other: code of 2018. */
  readonly allowBundledFfmpeg: boolean;
  /** Folder for what can be fetched again: models of a hub. */
  readonly cache: string;
  /** Null takes those of `@sdumc/media`, for clips of one's own. */
  readonly limits: ClipLimits | null;
}

/** What a clip of somebody else may take. */
export interface ClipLimits {
  /** Length of the clip. */
  readonly longestSeconds: number;
  /** Of decoding. */
  readonly mostSeconds: number;
  readonly mostPixels: number;
  readonly mostMemoryBytes: number;
}

/** One clip, and what is wanted of it. */
export interface ClipJob {
  readonly media: string;
  readonly transcript: string | undefined;
  readonly wanted: readonly Modality[];
}

/** What came out of one modality of a clip; undefined where it holds nothing, as a clip without sound. */
export interface ExtractedStream {
  readonly modality: Modality;
  readonly sequence: FeatureSequence | undefined;
}

/** What did not come out, and why. */
export interface Failure {
  readonly stage: string;
  readonly reason: string;
  /** Whether somebody else ended ffmpeg in the middle. */
  readonly wasInterrupted?: boolean;
}

export interface ClipResult {
  readonly streams: readonly ExtractedStream[];
  readonly failures: readonly Failure[];
  /** What a person should know of the clip, though it was read. */
  readonly notes: readonly ClipNote[];
  /** Length of the clip, as its container says, else as it was decoded; null where neither is known. */
  readonly seconds: number | null;
}

/** How far a clip has been looked at. */
export interface ClipProgress {
  readonly seconds: number;
  /** Null where its container does not say. */
  readonly ofSeconds: number | null;
}

/** Where sequences of a modality come from. */
export type Origin = Pick<FeatureExtractor<unknown>, 'name' | 'version' | 'width' | 'hopSeconds'>;

export type Origins = Readonly<Partial<Record<Modality, Origin>>>;

export type FromWorker =
  | { readonly kind: 'ready'; readonly origins: Origins; readonly notes: readonly string[] }
  | { readonly kind: 'cannot start'; readonly reason: string }
  /** A clip was taken up: should the process end now, it ended of that clip. */
  | { readonly kind: 'begun' }
  | ({ readonly kind: 'progress' } & ClipProgress)
  | { readonly kind: 'result'; readonly result: ClipResult }
  | { readonly kind: 'text notes'; readonly notes: readonly string[] };

export type ToWorker =
  | { readonly kind: 'start'; readonly settings: WorkerSettings }
  | { readonly kind: 'clip'; readonly job: ClipJob }
  /** What its text encoder cannot read of these */
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  /** The clip under way is not wanted any more; its result comes all the same, as failures. */
  | { readonly kind: 'give up' };
