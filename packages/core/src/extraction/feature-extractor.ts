import type { FeatureSequence } from '../frame-sequence.ts';
import type { Modality } from '../modality.ts';
import type { AudioSamples } from './audio-samples.ts';
import type { Pictures } from './pictures.ts';

/** Turns one utterance's raw material into frames of one modality. Calls may overlap. */
export interface FeatureExtractor<Input> {
  readonly modality: Modality;
  /** Together with {@link version}, says where features come from: equal names and versions make comparable frames. */
  readonly name: string;
  /** Changes with everything that changes the frames: options, weights, code. */
  readonly version: string;
  /** D, the length of every frame. */
  readonly width: number;
  /** Seconds from one frame to the next; null where frames are not evenly spaced (words). */
  readonly hopSeconds: number | null;
  /** Frames [T, D], or undefined where the input holds nothing: the modality is then absent. */
  extract(input: Input): Promise<FeatureSequence | undefined>;
}

export interface AudioExtractor extends FeatureExtractor<AudioSamples> {
  readonly modality: 'audio';
  readonly hopSeconds: number;
}

/** Wants pictures at `1 / hopSeconds` a second. */
export interface VideoExtractor extends FeatureExtractor<Pictures> {
  readonly modality: 'video';
  readonly hopSeconds: number;
}

/** In how many pieces an encoder reads a text. */
export interface PieceCounts {
  readonly pieces: number;
  /** Pieces that its vocabulary does not hold */
  readonly unknown: number;
  /** Whether nothing that is written is known, no letter and no digit: `extract` then gives undefined */
  readonly isAbsent: boolean;
}

/** Turns words into frames: real transcripts and simulated ones through the same, so that they share one space. */
export interface TextEncoder extends FeatureExtractor<string> {
  readonly modality: 'text';
  /** How much of a text is known to the encoder; left out by encoders to which no text is unknown. */
  countPieces?(text: string): Promise<PieceCounts>;
}
