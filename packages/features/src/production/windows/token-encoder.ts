import type { FrameSequence, PieceCounts, TextEncoder } from '@sdumc/core';
import type { OnnxInput, OnnxSession } from '../runtime/onnx-session.ts';
import { tokenFraming, type Tokenizer } from './token-framing.ts';
import { windowedText } from './windowed-text.ts';

export interface TokenModelOptions {
  readonly name: string;
  readonly version: string;
  readonly session: OnnxSession;
  readonly tokenizer: Tokenizer;
  /** What the tokenizer gives for text that its vocabulary does not hold; undefined where it knows every text */
  readonly unknownToken: number | undefined;
  readonly output: string;
  /** The most tokens that the model takes at once, with those around a text. */
  readonly windowTokens: number;
  /** What a window shares with the next one. */
  readonly overlapTokens: number;
}

const WRITTEN = /[\p{L}\p{N}]/u;

/** A text encoder from a tokenizer and a model with inputs as BERT's: ids, and if it has them mask, types and positions. */
export async function tokenEncoder(options: TokenModelOptions): Promise<TextEncoder> {
  const { name, session, tokenizer, output } = options;
  const { before, after } = tokenFraming(name, tokenizer);
  const around = before.length + after.length;
  const windowTokens = options.windowTokens - around;
  const overlapTokens = 2 * Math.floor(options.overlapTokens / 2);
  if (!Number.isInteger(windowTokens) || !(overlapTokens >= 0 && windowTokens > 2 * overlapTokens))
    throw new RangeError(
      `${name} windowTokens: must be a whole number above ${2 * overlapTokens + around}, received ${options.windowTokens}`,
    );

  async function run(tokens: readonly number[]): Promise<FrameSequence> {
    const ids = [...before, ...tokens, ...after];
    const { values, dims } = await session.run(inputsOf(ids), output);
    const [one, rows = 0, width = 0] = dims;
    if (dims.length !== 3 || one !== 1 || rows !== ids.length)
      throw new Error(`${name} ${output}: must be [1, ${ids.length}, D], received [${dims.join(', ')}]`);
    const frames = tokens.length;
    return { values: values.subarray(before.length * width, (before.length + frames) * width), frames, width };
  }

  const tokensOf = (text: string) => tokenizer.encode(text, { add_special_tokens: false });
  const countPieces = (text: string): PieceCounts => {
    const tokens = tokensOf(text);
    const known = tokens.filter((token) => token !== options.unknownToken);
    const unknown = tokens.length - known.length;
    const isAbsent = tokens.length === 0 || (unknown > 0 && !known.some((token) => WRITTEN.test(tokenizer.decode([token])))); // prettier-ignore
    return { pieces: tokens.length, unknown, isAbsent };
  };
  const { width } = await run(tokensOf('a'));
  const version = `${options.version}-window=${windowTokens + around}-overlap=${overlapTokens}`;
  return windowedText({ name, version, width, windowTokens, overlapTokens, tokensOf, countPieces, run });
}

function inputsOf(ids: readonly number[]): Readonly<Record<string, OnnxInput>> {
  const dims = [1, ids.length];
  const of = (valueAt: (place: number) => number): OnnxInput => ({
    type: 'int64',
    dims,
    data: BigInt64Array.from(ids, (_, place) => BigInt(valueAt(place))),
  });
  return {
    input_ids: of((place) => ids[place]!),
    attention_mask: of(() => 1),
    token_type_ids: of(() => 0),
    position_ids: of((place) => place),
  };
}
