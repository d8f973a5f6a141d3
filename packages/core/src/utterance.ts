import type { SimulationKind } from './condition.ts';
import type { FrameSequence } from './frame-sequence.ts';
import type { Stream } from './modality.ts';

export const SPLITS = ['train', 'valid', 'test'] as const;

export type Split = (typeof SPLITS)[number];

/** What is known of an utterance without opening its features. */
export interface Utterance {
  readonly id: string;
  /** Utterances of one video never stand on both sides of a split. */
  readonly videoId: string;
  readonly split: Split;
  /** Sentiment, −3 (most negative) to 3 (most positive). */
  readonly valence: number;
  readonly transcript?: string;
  readonly simulatedTranscript?: string;
  /** Path of the clip that it comes from. */
  readonly media?: string;
}

/** The streams of one utterance; one that it lacks is left out. */
export type UtteranceFrames = Readonly<Partial<Record<Stream, FrameSequence>>>;

/** Where utterances come from. Frames are read row by row, so a source may be larger than memory. */
export interface UtteranceSource {
  readonly name: string;
  readonly utterances: readonly Utterance[];
  /** D of each stream; a stream that no utterance has is left out. */
  readonly widths: Readonly<Partial<Record<Stream, number>>>;
  /** What the stream `simulated` is made from; left out where there is none, or where the data do not record it. */
  readonly simulation?: SimulationKind | undefined;
  /** Frames of the utterance at `row` of {@link utterances}. */
  read(row: number): Promise<UtteranceFrames>;
  /**
   * T of the streams at `row`, where it is known without reading them. A hint for laying out batches, which may be too
   * high: what a mask says comes from the frames themselves.
   */
  frameCounts?(row: number): Readonly<Partial<Record<Stream, number>>>;
}
