export { onnxExtractor } from './onnx/onnx-extractor.ts';
export type { OnnxExtractorOptions } from './onnx/onnx-extractor.ts';
export type {
  AudioDescription,
  ExtractorDescription,
  PictureInput,
  SoundInput,
  TextDescription,
  VideoDescription,
} from './onnx/extractor-description.ts';
export type { Device } from './runtime/device.ts';
export type { Loaded } from './runtime/loaded.ts';
export type { Dtype } from './transformers/dtype.ts';
export { transformersAudioExtractor } from './transformers/transformers-audio-extractor.ts';
export type { TransformersAudioOptions } from './transformers/transformers-audio-extractor.ts';
export { transformersTextEncoder } from './transformers/transformers-text-encoder.ts';
export type { TransformersTextOptions } from './transformers/transformers-text-encoder.ts';
export { transformersVideoExtractor } from './transformers/transformers-video-extractor.ts';
export type { TransformersVideoOptions } from './transformers/transformers-video-extractor.ts';
export type { PictureCrop } from './windows/picture-crop.ts';
