import type { FeatureSequence, TextEncoder } from '@sdumc/core';
import type { OpenAiClient } from '../hearing/openai-client.ts';
import { shown } from '../hearing/shown.ts';

export interface EmbeddingsEncoderOptions {
  readonly client: OpenAiClient;
  readonly model: string;
}

/** Words on either side of a word that are embedded with it, where a server embeds texts whole. */
const AROUND = 2;
/** Texts of one request. */
const MOST_TEXTS = 64;

/**
 * Text frames by `POST /embeddings`. A server that gives a vector for each token (llama.cpp with `--pooling none`) gives the frames as they
 * are. One that embeds texts whole gives a frame for each word: of the five words around it. Which it is, is asked once, and is part of the
 * version, as is the server: frames of different ones do not share a space.
 *
 * Errors: `localhost:8080: answered no embedding, received {…}`.
 *
 * @example
 * const encoder = await embeddingsEncoder({ client, model: 'text-embedding-3-small' });
 * const frames = await encoder.extract('I loved this film'); // [4, 1536]
 */
export async function embeddingsEncoder({ client, model }: EmbeddingsEncoderOptions): Promise<TextEncoder> {
  const [probe] = await embeddings(['word']);
  const byToken = Array.isArray(probe![0]);
  const width = (byToken ? (probe as number[][])[0]! : probe!).length;
  const server = client.serverHash === null ? '' : ` of ${client.serverHash}`;
  const origin = {
    extractor: 'embeddings',
    version: `${model}${server} by ${byToken ? 'token' : `${2 * AROUND + 1} words`}`,
  };
  return {
    modality: 'text',
    name: origin.extractor,
    version: origin.version,
    width,
    hopSeconds: null,
    async extract(text): Promise<FeatureSequence | undefined> {
      const words = text.split(/\s+/).filter((word) => word !== '');
      if (words.length === 0) return undefined;
      const frames = byToken ? ((await embeddings([words.join(' ')]))[0] as number[][]) : await ofWords(words);
      const values = new Float32Array(frames.length * width);
      for (const [at, frame] of frames.entries()) {
        if (frame.length !== width)
          throw new Error(`${client.server}: embeddings must be ${width} wide, received ${frame.length}`);
        values.set(frame, at * width);
      }
      return { values, frames: frames.length, width, hopSeconds: null, ...origin };
    },
  };

  async function ofWords(words: readonly string[]): Promise<number[][]> {
    const texts = words.map((_, at) => words.slice(Math.max(0, at - AROUND), at + AROUND + 1).join(' '));
    const frames: number[][] = [];
    for (let from = 0; from < texts.length; from += MOST_TEXTS)
      frames.push(...((await embeddings(texts.slice(from, from + MOST_TEXTS))) as number[][]));
    return frames;
  }

  /** For each text a vector, or a list of vectors. */
  async function embeddings(input: readonly string[]): Promise<(number[] | number[][])[]> {
    return client.ask(async (api) => {
      const answer: unknown = await api.post('/embeddings', { body: { model, input, encoding_format: 'float' } });
      return vectorsOf(answer, input.length);
    });
  }
}

function vectorsOf(answer: unknown, texts: number): (number[] | number[][])[] {
  const entries: unknown = Array.isArray(answer) ? answer : (answer as { readonly data?: unknown } | null)?.data;
  const vectors = Array.isArray(entries)
    ? entries.map((entry: unknown) => (entry as { readonly embedding?: unknown } | null)?.embedding)
    : [];
  if (vectors.length !== texts || !vectors.every(isVectorOrList))
    throw new Error(`answered no embedding, received ${shown(answer)}`);
  return vectors;
}

function isVectorOrList(value: unknown): value is number[] | number[][] {
  return isVector(value) || (Array.isArray(value) && value.length > 0 && value.every(isVector));
}

function isVector(value: unknown): value is number[] {
  return Array.isArray(value) && value.length > 0 && value.every(Number.isFinite);
}
