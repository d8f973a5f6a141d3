import { join } from 'node:path';
import type { AudioExtractor, Modality, TextEncoder, VideoExtractor } from '@sdumc/core';
import { faceExpressions, hashingTextEncoder, logMel, logMelProsody, prosody, sentenceEncoder } from '@sdumc/features';
import {
  onnxExtractor,
  transformersAudioExtractor,
  transformersTextEncoder,
  transformersVideoExtractor,
} from '@sdumc/features/production';
import type { Extractors } from '../worker/extract-clip.ts';
import type { WorkerSettings } from '../worker/messages.ts';
import type { ExtractorSource } from './extractor-name.ts';

/** Makes the extractors that the options name. Models of a hub are fetched here, the built-in ones load with the first clip. */
export async function makeExtractors(settings: WorkerSettings): Promise<Extractors> {
  const { audio, video, text } = settings.extractors;
  return {
    ...(audio !== null && { audio: await audioExtractor(audio, settings) }),
    ...(video !== null && { video: await videoExtractor(video, settings) }),
    ...(text !== null && { text: await textEncoder(text, settings) }),
  };
}

async function audioExtractor(source: ExtractorSource, settings: WorkerSettings): Promise<AudioExtractor> {
  switch (source.kind) {
    case 'built in':
      return source.name === 'log-mel' ? logMel() : source.name === 'prosody' ? prosody() : logMelProsody();
    case 'hub':
      return transformersAudioExtractor(hubOptions(source, settings));
    case 'onnx':
      return expectModality('audio', source.description, await onnxExtractor({ description: source.description }));
  }
}

async function videoExtractor(source: ExtractorSource, settings: WorkerSettings): Promise<VideoExtractor> {
  const { picturesPerSecond } = settings;
  switch (source.kind) {
    case 'built in':
      return faceExpressions({ picturesPerSecond });
    case 'hub':
      return transformersVideoExtractor({ ...hubOptions(source, settings), hopSeconds: 1 / picturesPerSecond });
    case 'onnx':
      return expectModality('video', source.description, await onnxExtractor({ description: source.description }));
  }
}

async function textEncoder(source: ExtractorSource, settings: WorkerSettings): Promise<TextEncoder> {
  switch (source.kind) {
    case 'built in':
      return source.name === 'hashing' ? hashingTextEncoder() : sentenceEncoder();
    case 'hub':
      return transformersTextEncoder(hubOptions(source, settings));
    case 'onnx':
      return expectModality('text', source.description, await onnxExtractor({ description: source.description }));
  }
}

function hubOptions(
  { model, layer }: ExtractorSource & { readonly kind: 'hub' },
  { cache }: WorkerSettings,
): { readonly model: string; readonly cacheDir: string; readonly layer?: number } {
  return { model, cacheDir: join(cache, 'models'), ...(layer !== null && { layer }) };
}

type OfModality = { readonly audio: AudioExtractor; readonly video: VideoExtractor; readonly text: TextEncoder };

function expectModality<M extends Modality>(
  modality: M,
  description: string,
  extractor: AudioExtractor | VideoExtractor | TextEncoder,
): OfModality[M] {
  if (extractor.modality === modality) return extractor as OfModality[M];
  throw new Error(`${description}: must describe a model of ${modality}, it describes one of ${extractor.modality}`);
}
