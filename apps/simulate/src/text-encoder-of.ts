import { join } from 'node:path';
import { cachedTextEncoder } from '@sdumc/datasets';
import {
  cacheFolder,
  encoderIdentity,
  wordEncoder,
  wordEncoderOf,
  type ClosableTextEncoder,
  type WordEncoder,
} from '@sdumc/program';
import { textEncoder } from '@sdumc/program/extractors';
import { clientOf } from '@sdumc/program/simulators';
import type { FeatureStore } from '@sdumc/store';
import { expectOneSpace } from '@sdumc/text-sim';
import { embeddingsEncoder } from '@sdumc/text-sim/openai';
import type { SimulateOptions } from './options.ts';
import type { TextEncoderName } from './text-encoder-name.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The encoder of simulated text: the one that is asked for, else the one of ours that made the store's text, else the built-in one.
 *
 * @param store whose text it is to go beside; null where that is a new one
 * @throws Error where it is not the one that made the store's text
 */
export async function textEncoderOf(
  store: Pick<FeatureStore, 'name' | 'extractors'> | null,
  options: SimulateOptions,
  environment: Environment,
): Promise<ClosableTextEncoder> {
  const made = store?.extractors.text?.[0];
  const text = made && { name: made.extractor, version: made.version };
  const ours = text && wordEncoderOf(encoderIdentity(text));
  const encoder = await encoderNamed(
    options.text ?? { kind: 'built in', name: ours ?? 'sentence' },
    options,
    environment,
  );
  if (text !== undefined) expectOneSpace({ text, simulated: encoder }, store!.name);
  return encoder;
}

async function encoderNamed(
  name: TextEncoderName,
  options: SimulateOptions,
  environment: Environment,
): Promise<ClosableTextEncoder> {
  const cache = cacheFolder(environment);
  if (name.kind === 'built in') return wordEncoder(name.name as WordEncoder, cache);
  const encoder =
    name.kind === 'embeddings'
      ? await embeddingsEncoder({ client: clientOf(options, environment), model: name.model })
      : await textEncoder(name, { cache });
  // what takes long, or is paid for, is kept
  return { ...cachedTextEncoder(encoder, { folder: join(cache, 'words') }), close: () => Promise.resolve() };
}
