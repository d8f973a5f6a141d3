import { join } from 'node:path';
import type { AudioExtractor, Modality, TextEncoder, VideoExtractor } from '@sdumc/core';
import { faceExpressions, hashingTextEncoder, logMel, logMelProsody, prosody, sentenceEncoder } from '@sdumc/features';
import {
  onnxExtractor,
  transformersAudioExtractor,
  transformersTextEncoder,
  transformersVideoExtractor,
} from '@sdumc/features/production';
import type { ExtractorSource } from './extractor-name.ts';

export type ExtractorSources = Readonly<Record<Modality, ExtractorSource>>;

export interface ExtractorSettings {
  readonly extractors: ExtractorSources;
  readonly picturesPerSecond: number;
  /** Folder for models that are fetched from a hub */
  readonly cache: string;
}

/** Those that were asked for. */
export interface Extractors {
  readonly audio?: AudioExtractor;
  readonly video?: VideoExtractor;
  readonly text?: TextEncoder;
}

/** Makes the extractors that the options name. Models of a hub are fetched here, the built-in ones load with the first clip. */
export async function makeExtractors(settings: ExtractorSettings): Promise<Extractors> {
  const { audio, video, text } = settings.extractors;
  return {
    ...(audio.kind !== 'none' && { audio: await audioExtractor(audio, settings) }),
    ...(video.kind !== 'none' && { video: await videoExtractor(video, settings) }),
    ...(text.kind !== 'none' && { text: await textEncoder(text, settings) }),
  };
}

export type NamedExtractor = Exclude<ExtractorSource, { readonly kind: 'none' }>;

async function audioExtractor(source: NamedExtractor, settings: ExtractorSettings): Promise<AudioExtractor> {
  if (source.kind === 'hub') return transformersAudioExtractor(hubOptions(source, settings));
  if (source.kind === 'onnx') return described('audio', source.description);
  return source.name === 'log-mel' ? logMel() : source.name === 'prosody' ? prosody() : logMelProsody();
}

async function videoExtractor(source: NamedExtractor, settings: ExtractorSettings): Promise<VideoExtractor> {
  const { picturesPerSecond } = settings;
  if (source.kind === 'hub')
    return transformersVideoExtractor({ ...hubOptions(source, settings), hopSeconds: 1 / picturesPerSecond });
  return source.kind === 'onnx' ? described('video', source.description) : faceExpressions({ picturesPerSecond });
}

/** The text encoder that a name stands for. */
export async function textEncoder(
  source: NamedExtractor,
  settings: Pick<ExtractorSettings, 'cache'>,
): Promise<TextEncoder> {
  if (source.kind === 'hub') return transformersTextEncoder(hubOptions(source, settings));
  if (source.kind === 'onnx') return described('text', source.description);
  return source.name === 'hashing' ? hashingTextEncoder() : sentenceEncoder();
}

function hubOptions(
  { model, layer }: NamedExtractor & { readonly kind: 'hub' },
  { cache }: Pick<ExtractorSettings, 'cache'>,
): { readonly model: string; readonly cacheDir: string; readonly layer?: number } {
  return { model, cacheDir: join(cache, 'models'), ...(layer !== null && { layer }) };
}

type OfModality = { readonly audio: AudioExtractor; readonly video: VideoExtractor; readonly text: TextEncoder };

/** The extractor that an ONNX file's description describes. */
async function described<M extends Modality>(modality: M, description: string): Promise<OfModality[M]> {
  const extractor = await onnxExtractor({ description });
  if (extractor.modality !== modality)
    throw new Error(`${description}: must describe a model of ${modality}, it describes one of ${extractor.modality}`);
  return extractor as unknown as OfModality[M];
}
