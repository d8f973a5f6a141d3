import * as tf from '@tensorflow/tfjs';
import { selectBackend } from '@sdumc/backend';
import { beforeAll, describe, expect, test } from 'vitest';
import { composedAttention } from '../../testing/composed-attention.ts';
import { plainAttention, type PlainAttention } from '../../testing/plain-attention.ts';
import { inPlainArrays, randomAttention, type AttentionSizes } from '../../testing/random-attention.ts';
import { randomStream } from '../random/random-stream.ts';
import { hasKernelHere } from '../tensor/has-kernel-here.ts';
import { assertClose, flatten } from '../testing/assert-close.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { ATTEND, attendToFrames, type FoundFrames, type FrameAttention } from './attend-to-frames.ts';
import { lengthGroups } from './length-groups.ts';

const CASES: readonly (AttentionSizes & { readonly name: string })[] = [
  { name: 'one query, a few frames', width: 5, queries: 1, counts: [3, 1, 2] },
  { name: 'seven queries', width: 16, queries: 7, counts: [2, 64, 7, 1] },
  { name: 'utterances without frames, first, between and last', width: 12, queries: 7, counts: [0, 7, 0, 0, 64, 2, 0] },
  { name: 'lengths of all sizes', width: 16, queries: 9, counts: [130, 1, 7, 3, 64, 2] },
  { name: 'rows that belong to nobody', width: 20, queries: 5, counts: [2, 130, 0, 64, 1], spare: 5 },
  { name: 'all of one length', width: 20, queries: 4, counts: [3, 3, 3, 3] },
  { name: 'one utterance of one frame', width: 5, queries: 9, counts: [1] },
  { name: 'one feature, one query', width: 1, queries: 1, counts: [7, 3] },
  { name: 'as wide as published', width: 256, queries: 7, counts: [7, 2, 17] },
  { name: 'more than one group', width: 4, queries: 2, counts: [2100, 5, 1900, 5000, 1, 2050, 0, 130] },
];

const sizesOf = (name: string): AttentionSizes => CASES.find((one) => one.name === name)!;

type Inputs = readonly [rows: tf.Tensor2D, keyWeight: tf.Tensor2D, keyBias: tf.Tensor1D, queries: tf.Tensor3D];
type Inputting = (...inputs: tf.Tensor[]) => tf.Scalar;
const NAMES = ['rows', 'keyWeight', 'keyBias', 'queries'] as const;

const inputsOf = ({ frames, keyWeight, keyBias, queries }: FrameAttention): Inputs => [
  frames.rows,
  keyWeight,
  keyBias,
  queries,
];

/** Σ of what is found and of the weights, each times a weight of its own. */
const probed = ({ found, attention }: FoundFrames, { ofFound, ofAttention }: typeof BOTH): tf.Scalar => {
  const weighed = (values: tf.Tensor, factor: number, path: number) =>
    tf.mul(factor, tf.sum(tf.mul(values, randomTensor(values.shape, randomStream(31, path)))));
  return tf.add(weighed(found, ofFound, 0), weighed(attention, ofAttention, 1));
};
const BOTH = { ofFound: 1, ofAttention: 1 };

const slopes = (
  attend: (given: FrameAttention) => FoundFrames,
  given: FrameAttention,
  probe = BOTH,
): readonly tf.Tensor[] => {
  const loss = (...[rows, keyWeight, keyBias, queries]: Inputs) =>
    probed(attend({ frames: { ...given.frames, rows }, keyWeight, keyBias, queries }), probe);
  return tf.grads(loss as unknown as Inputting)([...inputsOf(given)]);
};

const expectSlopes = (actual: readonly tf.Tensor[], expected: readonly tf.Tensor[], tolerance = 1e-5) =>
  NAMES.forEach((what, i) =>
    assertClose({ what, actual: actual[i]!.arraySync(), expected: expected[i]!.arraySync(), tolerance }),
  );

const expectFound = ({ found, attention }: FoundFrames, given: FrameAttention, tolerance = 1e-5) => {
  const plain = plainAttention(inPlainArrays(given));
  assertClose({ what: 'found', actual: found.arraySync(), expected: plain.found, tolerance });
  assertClose({ what: 'attention', actual: attention.arraySync(), expected: plain.attention, tolerance });
};

test('the cases reach what they are there for', () => {
  const groups = lengthGroups(sizesOf('more than one group').counts);
  expect(groups.length).toBeGreaterThan(3);
  expect(groups.some(({ utterances, isFull }) => utterances.length > 1 && !isFull)).toBe(true);
  expect(lengthGroups(sizesOf('all of one length').counts).map(({ isFull }) => isFull)).toEqual([true]);
});

describe.each(['cpu', 'wasm'] as const)('attendToFrames on %s', (backend) => {
  beforeAll(async () => {
    await selectBackend(backend);
  });

  test('is tried out with and without a kernel of the backend', () => {
    expect(hasKernelHere(ATTEND)).toBe(backend === 'wasm');
  });

  test.each(CASES)('is its equation: $name', (sizes) => {
    const given = randomAttention(sizes);
    expectFound(attendToFrames(given), given);
  });

  test.each(CASES)('has the gradients of its equation: $name', (sizes) => {
    const given = randomAttention(sizes);
    for (const probe of [BOTH, { ofFound: 1, ofAttention: 0 }, { ofFound: 0, ofAttention: 1 }])
      tf.tidy(() => expectSlopes(slopes(attendToFrames, given, probe), slopes(composedAttention, given, probe)));
  });

  test('has the gradients that differences in double precision have', () => {
    const given = randomAttention({ width: 5, queries: 2, counts: [3, 0, 2, 1], spare: 1 });
    const plain = inPlainArrays(given);
    const weights = [randomStream(31, 0), randomStream(31, 1)].map((random) => () => random.normal());
    const probe = [plain.queries, plain.rows.map(() => plain.queries[0]!.map(() => 0))].map((shape, i) =>
      flatten(shape).map(() => Math.fround(weights[i]!())),
    );
    const loss = (changed: PlainAttention) => {
      const { found, attention } = plainAttention(changed);
      return [found, attention].reduce(
        (sum, values, i) => flatten(values).reduce((all, value, at) => all + value * probe[i]![at]!, sum),
        0,
      );
    };
    /** The slope along each number of a nested array, which is changed in place and put back. */
    const differences = (values: unknown): unknown => {
      if (!Array.isArray(values)) throw new Error('differences: must be an array');
      return values.map((value: unknown, at) => {
        if (typeof value !== 'number') return differences(value);
        const around = [1e-5, -1e-5].map((step) => {
          values[at] = value + step;
          return loss(plain);
        });
        values[at] = value;
        return (around[0]! - around[1]!) / 2e-5;
      });
    };
    const actual = slopes(attendToFrames, given);
    const { rows, keys, queries } = plain;
    [rows, keys.weight, keys.bias, queries].forEach((values, i) =>
      assertClose({
        what: NAMES[i]!,
        actual: actual[i]!.arraySync(),
        expected: differences(values) as number[],
        tolerance: 1e-5,
      }),
    );
  });

  test('the weights of an utterance sum to 1 under each query', () => {
    const { frames, ...given } = randomAttention(sizesOf('lengths of all sizes'));
    const { attention } = attendToFrames({ frames, ...given });
    let start = 0;
    for (const count of frames.counts) {
      const sums = tf.sum(tf.slice(attention, [start, 0], [count, -1]), 0).arraySync() as number[];
      assertClose({ actual: sums, expected: sums.map(() => 1), tolerance: 1e-6 });
      start += count;
    }
  });

  test('an utterance without frames finds 0 to the bit, and gives its queries no gradient', () => {
    const given = randomAttention({ width: 12, queries: 7, counts: [2, 0, 3] });
    const { found } = attendToFrames(given);
    expect(flatten(found.arraySync()[1]!).map(Math.abs)).toEqual(new Array(7 * 12).fill(0));
    const [, , , queries] = slopes(attendToFrames, given);
    const reached = (queries!.arraySync() as number[][][]).map((own) => flatten(own).some((slope) => slope !== 0));
    expect(reached).toEqual([true, false, true]);
  });

  test('where nobody has a frame, all is 0, and so is each gradient', () => {
    const given = randomAttention({ width: 5, queries: 7, counts: [0, 0], spare: 1 });
    const { found, attention } = attendToFrames(given);
    expect([found.shape, attention.shape]).toEqual([
      [2, 7, 5],
      [1, 7],
    ]);
    const shapes = inputsOf(given).map(({ shape }) => shape);
    const gradients = slopes(attendToFrames, given);
    expect(gradients.map(({ shape }) => shape)).toEqual(shapes);
    for (const values of [found, attention, ...gradients])
      expect(values.dataSync().every((value) => value === 0)).toBe(true);
  });

  test('rows that belong to nobody are not looked at, whatever stands in them', () => {
    const given = randomAttention({ width: 12, queries: 7, counts: [7, 0, 3, 2] });
    const rows = tf.concat([given.frames.rows, tf.fill<tf.Rank.R2>([4, 12], NaN)]);
    const more = { ...given, frames: { ...given.frames, rows } };
    const { found, attention } = attendToFrames(more);
    const alone = attendToFrames(given);
    assertClose({ actual: found.arraySync(), expected: alone.found.arraySync(), tolerance: 1e-6 });
    assertClose({
      actual: tf.slice(attention, 0, 12).arraySync(),
      expected: alone.attention.arraySync(),
      tolerance: 1e-6,
    });
    expect(flatten(tf.slice(attention, 12).arraySync()).map(Math.abs)).toEqual(new Array(4 * 7).fill(0));
    const ofFound = { ofFound: 1, ofAttention: 0 };
    const [frames, ...others] = slopes(attendToFrames, more, ofFound);
    expectSlopes([tf.slice(frames!, 0, 12), ...others], slopes(attendToFrames, given, ofFound), 1e-6);
    expect(flatten(tf.slice(frames!, 12).arraySync()).map(Math.abs)).toEqual(new Array(4 * 12).fill(0));
  });

  test('an utterance finds the same alone as in any batch, in any order', () => {
    const given = randomAttention({ width: 16, queries: 7, counts: [64, 3, 130, 7] });
    const { found } = attendToFrames(given);
    const starts = [0, 64, 67, 197];
    for (const order of [[2], [3, 0], [1, 3, 0, 2]]) {
      const counts = order.map((utterance) => given.frames.counts[utterance]!);
      const own = order.map((utterance) =>
        tf.slice(given.frames.rows, [starts[utterance]!, 0], [given.frames.counts[utterance]!, -1]),
      );
      const frames = { rows: tf.concat(own), counts, paddedCount: 130 };
      const chosen = attendToFrames({ ...given, frames, queries: tf.gather(given.queries, order) });
      assertClose({
        actual: chosen.found.arraySync(),
        expected: tf.gather(found, order).arraySync(),
        tolerance: 1e-6,
      });
    }
  });

  test('scores of hundreds neither overflow nor blur', () => {
    const given = randomAttention({ width: 16, queries: 7, counts: [64, 7, 2] }, 200);
    const { attention } = attendToFrames(given);
    expect(Math.max(...attention.dataSync())).toBeGreaterThan(0.999);
    expectFound(attendToFrames(given), given, 2e-3);
    for (const gradient of slopes(attendToFrames, given)) expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
  });

  test('leaves no tensor behind and its inputs as they were', () => {
    const cases = ['lengths of all sizes', 'rows that belong to nobody', 'all of one length'].map(sizesOf);
    for (const sizes of [...cases, { width: 5, queries: 1, counts: [0], spare: 1 }]) {
      const given = randomAttention(sizes);
      const before = { ...tf.memory() };
      const values = inputsOf(given).map((input) => input.arraySync());
      const { found, attention } = attendToFrames(given);
      expect(tf.memory().numTensors).toBe(before.numTensors + 2);
      tf.dispose([found, attention]);
      tf.dispose([...slopes(attendToFrames, given)]);
      expect(tf.memory().numTensors).toBe(before.numTensors);
      expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
      expect(inputsOf(given).map((input) => input.arraySync())).toEqual(values);
    }
  });

  test.each<[string, (good: FrameAttention) => FrameAttention]>([
    ['queries: axis 0 must be 2, received [3, 1, 4]', (good) => ({ ...good, queries: tf.zeros([3, 1, 4]) })],
    [
      'frames: axis 1 (d) must be 4, received [5, 3]',
      (good) => ({ ...good, frames: { ...good.frames, rows: tf.zeros([5, 3]) } }),
    ],
    ['keyWeight: axis 1 (d) must be 4, received [4, 3]', (good) => ({ ...good, keyWeight: tf.zeros([4, 3]) })],
    ['keyBias: axis 0 (d) must be 4, received [1]', (good) => ({ ...good, keyBias: tf.zeros([1]) })],
    [
      'counts: must add up to 5 at most, received 6',
      (good) => ({ ...good, frames: { ...good.frames, counts: [2, 4] } }),
    ],
  ])('refuses: %s', (message, spoil) => {
    const good = randomAttention({ width: 4, queries: 1, counts: [2, 3] });
    expect(() => attendToFrames(spoil(good))).toThrow(new RangeError(`attendToFrames ${message}`));
  });
});
