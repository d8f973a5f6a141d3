import type { FeatureSequence, FrameSequence, PieceCounts, TextEncoder } from '@sdumc/core';
import { joinedRows } from './joined-rows.ts';
import { keptFrames } from './kept-frames.ts';

/** A model that turns tokens into frames, one each. */
export interface TokenModel {
  readonly name: string;
  readonly version: string;
  /** D */
  readonly width: number;
  /** The most tokens of a text that it is given at once, without those that mark its beginning and end. */
  readonly windowTokens: number;
  /** What a window shares with the next one; even. */
  readonly overlapTokens: number;
  /** The tokens of a text, without those that mark its beginning and end. */
  readonly tokensOf: (text: string) => readonly number[];
  readonly countPieces: (text: string) => PieceCounts;
  readonly run: (tokens: readonly number[]) => Promise<FrameSequence>;
}

/** The encoder that a model makes: long texts run in windows whose frames are joined (see {@link keptFrames}). */
export function windowedText(model: TokenModel): TextEncoder {
  const { name, version, width, windowTokens, overlapTokens } = model;
  const step = windowTokens - overlapTokens;
  const frames = { step, overlap: overlapTokens };

  async function extract(text: string): Promise<FeatureSequence | undefined> {
    const tokens = model.tokensOf(text.trim());
    if (tokens.length === 0 || model.countPieces(text.trim()).isAbsent) return undefined;
    const parts: Float32Array[] = [];
    for (let index = 0, last = false; !last; index += 1) {
      const window = tokens.slice(index * step, index * step + windowTokens);
      last = index * step + windowTokens >= tokens.length;
      const given = await model.run(window);
      if (given.frames !== window.length || given.width !== width)
        throw new Error(
          `${name}: must give [${window.length}, ${width}] for ${window.length} tokens, received [${given.frames}, ${given.width}]`,
        );
      const [from, to] = keptFrames({ index, last }, given.frames, frames);
      parts.push(given.values.slice(from * width, to * width));
    }
    return { ...joinedRows(parts, width), hopSeconds: null, extractor: name, version };
  }

  const countPieces = async (text: string) => model.countPieces(text.trim());
  return { modality: 'text', name, version, width, hopSeconds: null, extract, countPieces };
}
