/** The part of a tokenizer of transformers.js that is used. */
export interface Tokenizer {
  encode(text: string, options: { readonly add_special_tokens: boolean }): number[];
  decode(tokens: number[]): string;
}

/** The tokens that a model expects around a text, as [CLS] and [SEP]. */
export interface TokenFraming {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** What a tokenizer puts around any text: what is around one whose tokens are known. */
export function tokenFraming(name: string, tokenizer: Tokenizer): TokenFraming {
  const inside = tokenizer.encode('a', { add_special_tokens: false });
  const all = tokenizer.encode('a', { add_special_tokens: true });
  for (let start = 0; start + inside.length <= all.length; start += 1) {
    if (inside.every((token, place) => all[start + place] === token))
      return { before: all.slice(0, start), after: all.slice(start + inside.length) };
  }
  throw new Error(
    `${name} tokenizer: must put special tokens around a text, received ${all.join(' ')} for ${inside.join(' ')}`,
  );
}
