import type { Pooling } from '../windows/pooled-rows.ts';
import type { SoundWindowing } from '../windows/windowed-audio.ts';

/** What a JSON file says about a model of ONNX that lies beside it. */
export type ExtractorDescription = AudioDescription | VideoDescription | TextDescription;

interface Described {
  /** The extractor's name. */
  readonly name: string;
  /** The model's file, by its path from the description's folder. */
  readonly model: string;
}

export interface AudioDescription extends Described {
  readonly modality: 'audio';
  readonly input: SoundInput;
  readonly output: {
    readonly name: string;
    /** Axes: B is 1, T frames, D features. */
    readonly layout: 'BTD' | 'BDT' | 'TD' | 'DT';
  };
  readonly hopSeconds: number;
  readonly window: SoundWindowing & {
    /** Whether the last window is filled up with silence to the length of the others, and its surplus frames cut off. */
    readonly fill: boolean;
  };
}

export interface SoundInput {
  readonly name: string;
  readonly sampleRateHz: number;
  /** Axes: B is 1, C one channel, S samples. */
  readonly layout: 'BS' | 'BCS' | 'S';
  /** Whether each window is brought to mean 0 and variance 1 first. */
  readonly normalize: boolean;
  /** What one frame sees: shorter sound gives none. */
  readonly minimumSamples: number;
}

export interface VideoDescription extends Described {
  readonly modality: 'video';
  readonly input: PictureInput;
  readonly output: { readonly name: string; readonly pool: Pooling };
  readonly hopSeconds: number;
  /** Pictures that run at once. */
  readonly batch: number;
}

export interface PictureInput {
  readonly name: string;
  readonly layout: 'NCHW' | 'NHWC';
  readonly channels: 'RGB' | 'BGR';
  readonly width: number;
  readonly height: number;
  /** How a picture of another shape gets this one: pulled into it, or cut to it around the middle. */
  readonly fit: 'stretch' | 'cover';
  /** What black and white become, before mean and deviation. */
  readonly range: readonly number[];
  /** By channel, in the order of `channels`: (value − mean) / std. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

export interface TextDescription extends Described {
  readonly modality: 'text';
  /** A `tokenizer.json` of Hugging Face, by its path from the description's folder. */
  readonly tokenizer: string;
  readonly output: { readonly name: string };
  /** Tokens that run at once, with the special ones, and what a window shares with the next one. */
  readonly windowTokens: number;
  readonly overlapTokens: number;
}
