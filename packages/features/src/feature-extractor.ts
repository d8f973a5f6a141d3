import type { FeatureSequence, Modality } from '@sdumc/core';

/** Turns one utterance's raw material (words, samples, pictures) into frames of one modality. */
export interface FeatureExtractor<Input> {
  readonly modality: Modality;
  /** Together with {@link version}, says where features come from: equal names and versions make comparable frames. */
  readonly name: string;
  readonly version: string;
  /** D, the length of every frame. */
  readonly width: number;
  /** Seconds from one frame to the next; null where frames are not evenly spaced (words). */
  readonly hopSeconds: number | null;
  /** Frames [T, D], or undefined where the input holds nothing: the modality is then absent. */
  extract(input: Input): Promise<FeatureSequence | undefined>;
}

/** An extractor of text: takes the words of an utterance. */
export type TextExtractor = FeatureExtractor<string>;
