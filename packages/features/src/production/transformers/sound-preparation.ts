import { jsonObjectIn } from '../runtime/json-object-in.ts';
import type { OnnxInput } from '../runtime/onnx-session.ts';
import { join } from 'node:path';
import { wholeNumber, wholeNumbers, type Settings } from './model-settings.ts';
import { instanceOf, transformersPackage } from './transformers-package.ts';

/** What a model of sound wants to hear, and when it gives frames. */
export interface SoundPreparation {
  readonly sampleRateHz: number;
  readonly hopSamples: number;
  readonly minimumSamples: number;
  /** Where the model always hears the same length of sound, filled up with silence. */
  readonly fixedSamples: number | undefined;
  /** T of so many samples. */
  readonly framesOf: (samples: number) => number;
  /** The model's inputs, by name. */
  readonly inputsOf: (samples: Float32Array) => Promise<Readonly<Record<string, OnnxInput>>>;
}

/**
 * Prepares sound as a model's `preprocessor_config.json` says. Two kinds of model are known: those that convolve the waveform
 * (wav2vec 2.0, HuBERT, WavLM and their kin: `conv_kernel` and `conv_stride`), and Whisper's encoder.
 */
export async function soundPreparation(name: string, folder: string, settings: Settings): Promise<SoundPreparation> {
  const preprocessor = await jsonObjectIn(join(folder, 'preprocessor_config.json'));
  const type = preprocessor['feature_extractor_type'];
  const prepare = instanceOf(await transformersPackage(), type, preprocessor) as FeatureExtractor | undefined;
  if (prepare === undefined)
    throw new Error(
      `${name} feature_extractor_type: must be known to @huggingface/transformers, received ${JSON.stringify(type)}`,
    );
  const sampleRateHz = wholeNumber(preprocessor, 'sampling_rate');
  if (sampleRateHz === undefined) throw new Error(`${name} sampling_rate: must be in preprocessor_config.json`);
  return { sampleRateHz, ...framing(name, settings, preprocessor), inputsOf: prepare };
}

/** Tensors of transformers.js have the members of an input. */
type FeatureExtractor = (samples: Float32Array) => Promise<Readonly<Record<string, OnnxInput>>>;

type Framing = Pick<SoundPreparation, 'hopSamples' | 'minimumSamples' | 'fixedSamples' | 'framesOf'>;

function framing(name: string, settings: Settings, preprocessor: Settings): Framing {
  const kernels = wholeNumbers(settings, 'conv_kernel');
  const strides = wholeNumbers(settings, 'conv_stride');
  if (kernels !== undefined && kernels.length === strides?.length) return convolved(kernels, strides);
  const hop = wholeNumber(preprocessor, 'hop_length');
  const fixedSamples = wholeNumber(preprocessor, 'n_samples');
  if (settings['model_type'] === 'whisper' && hop !== undefined && fixedSamples !== undefined) {
    const hopSamples = 2 * hop; // the encoder's second convolution has stride 2
    return { hopSamples, minimumSamples: 1, fixedSamples, framesOf: (samples) => Math.ceil(samples / hopSamples) };
  }
  throw new Error(
    `${name} model_type: must be whisper or one with conv_kernel and conv_stride (wav2vec2, hubert, wavlm), ` +
      `received ${JSON.stringify(settings['model_type'])}`,
  );
}

/** One frame sees `minimumSamples`; the next one begins `hopSamples` later. */
function convolved(kernels: readonly number[], strides: readonly number[]): Framing {
  let hopSamples = 1;
  let minimumSamples = 1;
  for (const [layer, kernel] of kernels.entries()) {
    minimumSamples += (kernel - 1) * hopSamples;
    hopSamples *= strides[layer]!;
  }
  const framesOf = (samples: number) => Math.floor((samples - minimumSamples) / hopSamples) + 1;
  return { hopSamples, minimumSamples, fixedSamples: undefined, framesOf };
}
