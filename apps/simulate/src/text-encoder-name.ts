import { extractorSource, type NamedExtractor } from '@sdumc/program/extractors';

/** Whose frames text is: an extractor’s, or those of a server. */
export type TextEncoderName = NamedExtractor | { readonly kind: 'embeddings'; readonly model: string };

/** Reads `--text`: what `extract` takes, or `embeddings:MODEL` of a server that speaks OpenAI's API. */
export function textEncoderName(text: string): TextEncoderName {
  const [, model] = /^embeddings:(.+)$/s.exec(text) ?? [];
  if (model !== undefined) return { kind: 'embeddings', model };
  const source = extractorSource('text', text);
  if (source.kind === 'none') throw new Error('must be an encoder, received "none"');
  return source;
}
