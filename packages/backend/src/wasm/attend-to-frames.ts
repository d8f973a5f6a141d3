import type { TensorInfo } from '@tensorflow/tfjs';
import { kernelsOf, type Kernels } from './kernels/kernels.ts';
import { addressOf, asKernelFunc, withScratch, zeros, type WasmBackend } from './wasm-backend.ts';

const BYTES = Float32Array.BYTES_PER_ELEMENT;

/** Utterances are taken together until they have so many frames: what is computed of them then stays in the cache. */
const ROWS_TOGETHER = 384;

interface Attributes {
  /** How many of the rows each utterance has, in order */
  readonly counts: readonly number[];
}

interface Utterance {
  readonly index: number;
  readonly start: number;
  readonly count: number;
}

/** Utterances whose rows lie behind one another, to be computed together. */
interface Block {
  readonly utterances: readonly Utterance[];
  readonly start: number;
  readonly count: number;
}

/**
 * The kernel `AttendToFrames`, by which `attendToFrames` of @sdumc/core runs here.
 *
 *     K = tanh(F W + b);  a = softmax over the frames of an utterance of K q;  O = Σ_t a_t F_t
 *
 * F [N, d], W [d, d], b [d], q [B, Q, d]. Results: O [B, Q, d] and a [N, Q] behind one another, flat; K [N, d].
 */
export const attendToFrames = asKernelFunc<
  Readonly<Record<'rows' | 'keyWeight' | 'keyBias' | 'queries', TensorInfo>>,
  Attributes
>(({ inputs, backend, attrs: { counts } }) => {
  const { length, width, size, queries } = shapesOf(inputs);
  const kernels = kernelsOf(backend);
  const outcome = zeros(backend, [size * queries * width + length * queries]);
  const keys = backend.makeOutput([length, width], 'float32');
  const weightBytes = kernels.multiplyScratch(ROWS_TOGETHER, width, width, false);
  withScratch(backend, weightBytes + 2 * queries * BYTES, (scratch) => {
    const at = addresses(backend, { ...inputs, outcome, keys });
    const row = width * BYTES;
    const found = row * queries;
    const weights = at.outcome + size * found;
    for (const { utterances, start, count } of blocksOf(counts)) {
      const key = at.keys + start * row;
      product(kernels, at.rows + start * row, at.keyWeight, key, count, width, false, scratch);
      kernels.addBiasAndTanh(key, at.keyBias, count, width);
      for (const one of utterances) {
        const weight = weights + one.start * queries * BYTES;
        const asked = at.queries + one.index * found;
        kernels.scores(at.keys + one.start * row, asked, weight, one.count, queries, width, false);
        kernels.softmaxOverRows(weight, one.count, queries, scratch + weightBytes);
        const target = at.outcome + one.index * found;
        kernels.addWeightedSums(weight, at.rows + one.start * row, target, one.count, queries, width);
      }
    }
  });
  return [outcome, keys];
});

/** The kernel `AttendToFramesGradient`: the slopes of F, W, b and q from that of O and a. */
export const attendToFramesGradient = asKernelFunc<
  Readonly<Record<'rows' | 'keyWeight' | 'queries' | 'keys' | 'outcome' | 'upstream', TensorInfo>>,
  Attributes
>(({ inputs, backend, attrs: { counts } }) => {
  const { length, width, size, queries } = shapesOf(inputs);
  const kernels = kernelsOf(backend);
  const slopes = {
    rowSlope: backend.makeOutput([length, width], 'float32'), // of rows that are somebody's, all written below
    weightSlope: zeros(backend, [width, width]),
    biasSlope: zeros(backend, [width]),
    querySlope: zeros(backend, [size, queries, width]),
  };
  const used = counts.reduce((sum, count) => sum + count, 0);
  backend.typedArrayFromHeap(slopes.rowSlope).fill(0, used * width);
  const blocks = blocksOf(counts);
  const most = blocks.reduce((rows, { count }) => Math.max(rows, count), 1);
  const row = width * BYTES;
  const productBytes = Math.max(
    kernels.multiplyScratch(most, width, width, false),
    kernels.multiplyScratch(width, most, width, true),
  );
  withScratch(backend, productBytes + most * (row + queries * BYTES) + queries * BYTES, (scratch) => {
    const at = addresses(backend, { ...inputs, ...slopes });
    const keySlope = scratch + productBytes; // [most, d]
    const scoreSlope = keySlope + most * row; // [most, Q]
    const line = scoreSlope + most * queries * BYTES; // [Q]
    const found = row * queries;
    for (const { utterances, start, count } of blocks) {
      for (const one of utterances) {
        const rows = at.rows + one.start * row;
        const key = at.keys + one.start * row;
        const weight = at.outcome + size * found + one.start * queries * BYTES;
        const foundSlope = at.upstream + one.index * found;
        const score = scoreSlope + (one.start - start) * queries * BYTES;
        const keySlopeOfOne = keySlope + (one.start - start) * row;
        const upstreamWeight = at.upstream + size * found + one.start * queries * BYTES;
        copy(backend, upstreamWeight, score, one.count * queries);
        kernels.scores(rows, foundSlope, score, one.count, queries, width, true); // ∂L/∂a
        kernels.softmaxSlope(weight, score, one.count, queries, line); // of the scores
        kernels.addWeightedSums(score, key, at.querySlope + one.index * found, one.count, queries, width);
        kernels.spreadThroughTanh(score, at.queries + one.index * found, key, keySlopeOfOne, one.count, queries, width);
        kernels.spread(weight, foundSlope, at.rowSlope + one.start * row, one.count, queries, width);
      }
      const [rows, rowSlope] = [at.rows + start * row, at.rowSlope + start * row];
      product(kernels, keySlope, at.keyWeight, rowSlope, count, width, true, scratch);
      kernels.multiply(rows, row, true, keySlope, row, false, at.weightSlope, row, width, count, width, true, scratch);
      kernels.addColumnSums(keySlope, at.biasSlope, count, width);
    }
  });
  return [slopes.rowSlope, slopes.weightSlope, slopes.biasSlope, slopes.querySlope];
});

/** to = from W; or to += from Wᵀ where it is the way back. */
function product(
  kernels: Kernels,
  from: number,
  weight: number,
  to: number,
  rows: number,
  width: number,
  isWayBack: boolean,
  scratch: number,
): void {
  const row = width * BYTES;
  kernels.multiply(from, row, false, weight, row, isWayBack, to, row, rows, width, width, isWayBack, scratch);
}

function copy(backend: WasmBackend, from: number, to: number, numbers: number): void {
  new Float32Array(backend.wasm.asm.memory.buffer).copyWithin(to / BYTES, from / BYTES, from / BYTES + numbers);
}

function shapesOf({ rows, queries }: Readonly<Record<'rows' | 'queries', TensorInfo>>) {
  const [length, width] = rows.shape as [number, number];
  const [size, count] = queries.shape as [number, number];
  return { length, width, size, queries: count };
}

function addresses<Name extends string>(
  backend: WasmBackend,
  tensors: Readonly<Record<Name, TensorInfo>>,
): Readonly<Record<Name, number>> {
  const entries = Object.entries<TensorInfo>(tensors).map(([name, tensor]) => [name, addressOf(backend, tensor)]);
  return Object.fromEntries(entries) as Record<Name, number>;
}

function blocksOf(counts: readonly number[]): readonly Block[] {
  const blocks: Block[] = [];
  let utterances: Utterance[] = [];
  let start = 0;
  let end = 0;
  const close = () => {
    if (end > start) blocks.push({ utterances, start, count: end - start });
    utterances = [];
    start = end;
  };
  counts.forEach((count, index) => {
    if (count === 0) return;
    utterances.push({ index, start: end, count });
    end += count;
    if (end - start >= ROWS_TOGETHER) close();
  });
  close();
  return blocks;
}
