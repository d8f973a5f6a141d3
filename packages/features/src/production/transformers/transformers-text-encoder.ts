import type { TextEncoder } from '@sdumc/core';
import { join } from 'node:path';
import { jsonObjectIn } from '../runtime/json-object-in.ts';
import type { Loaded } from '../runtime/loaded.ts';
import { releasedOnFailure } from '../runtime/released-on-failure.ts';
import { tokenEncoder } from '../windows/token-encoder.ts';
import type { Tokenizer } from '../windows/token-framing.ts';
import { hiddenState } from './hidden-state.ts';
import { loadedModel, type TransformersOptions } from './loaded-model.ts';
import { wholeNumber } from './model-settings.ts';
import { instanceOf, transformersPackage } from './transformers-package.ts';
import { unknownToken } from './unknown-token.ts';

export interface TransformersTextOptions extends TransformersOptions {
  /** Tokens that run at once, with the special ones; left out, 512 or what the model takes if that is less. */
  readonly windowTokens?: number;
  /** What a window of a longer text shares with the next one; left out, a quarter of a window. */
  readonly overlapTokens?: number;
}

/**
 * Frames [T, D] of a language model of Hugging Face, one a token: BERT (Devlin et al., 2019), RoBERTa, DistilBERT and their
 * kin, as ONNX exports. The special tokens around a text are run and left out. A text of more tokens than a window runs in
 * windows, each with its special tokens, which meet in the middle of what they share.
 *
 * @throws one line where the model cannot be had or loaded, has no such layer, or wants other inputs
 * @example
 * const bert = await transformersTextEncoder({ model: 'Xenova/bert-base-uncased', cacheDir: 'models', layer: -5 });
 * await bert.extract('it was really good'); // [4, 768]
 * await bert.release();
 */
export async function transformersTextEncoder(options: TransformersTextOptions): Promise<Loaded<TextEncoder>> {
  const model = await loadedModel(options, ['tokenizer.json', 'tokenizer_config.json']);
  const { name, session, settings } = model;
  return releasedOnFailure(session, async () => {
    const tokenizerSettings = await jsonObjectIn(join(model.path, 'tokenizer_config.json'));
    const limits = [
      512,
      wholeNumber(tokenizerSettings, 'model_max_length'),
      wholeNumber(settings, 'max_position_embeddings'),
    ];
    const windowTokens = options.windowTokens ?? Math.min(...limits.filter((limit) => limit !== undefined));
    const encoder = await tokenEncoder({
      name,
      version: model.version,
      session,
      tokenizer: await tokenizerIn(model.path),
      unknownToken: unknownToken(await jsonObjectIn(join(model.path, 'tokenizer.json'))),
      output: options.tensor ?? hiddenState({ name, outputs: session.outputs, settings, layer: options.layer }),
      windowTokens,
      overlapTokens: options.overlapTokens ?? windowTokens / 4,
    });
    return { ...encoder, release: session.release };
  });
}

async function tokenizerIn(folder: string): Promise<Tokenizer> {
  const transformers = await transformersPackage();
  const tokenizer = await jsonObjectIn(join(folder, 'tokenizer.json'));
  const settings = await jsonObjectIn(join(folder, 'tokenizer_config.json'));
  const type = settings['tokenizer_class'];
  const named = instanceOf(transformers, type, tokenizer, settings) as Tokenizer | undefined;
  return named ?? new transformers.PreTrainedTokenizer(tokenizer, settings);
}
