import * as tf from '@tensorflow/tfjs';
import { hasKernelHere } from '../tensor/has-kernel-here.ts';
import type { Segment } from './frame-rows.ts';

/** How a backend that has a kernel of its own for it is told what to gather; `@sdumc/backend` brings one for WebAssembly. */
export const GATHER_SEGMENTS = 'GatherSegments';
export const SCATTER_SEGMENTS = 'ScatterSegments';

/**
 * The rows of some segments, one segment after another. Segments may overlap: two flows look at the same audio.
 *
 *     y = [x[segment 0]; x[segment 1]; …];  ∂L/∂x = what every place that a row went to says of it, added up
 *
 * @param rows [N, D]
 * @returns [Σ counts, D]; one row of zeros where that is 0
 * @throws RangeError where a segment ends after the last row
 *
 * @example
 * ```ts
 * gatherSegments(tf.tensor2d([[1], [2], [3]]), [{ start: 1, count: 2 }, { start: 0, count: 1 }]); // [[2], [3], [1]]
 * ```
 */
export function gatherSegments(rows: tf.Tensor2D, segments: readonly Segment[]): tf.Tensor2D {
  const [count] = rows.shape;
  for (const segment of segments)
    if (segment.start + segment.count > count)
      throw new RangeError(
        `gatherSegments segments: must end within ${count} rows, received [${segment.start}, ${segment.start + segment.count})`,
      );
  const wanted = segments.filter((segment) => segment.count > 0);
  if (wanted.length === 0) return nothingOf(rows);
  const [first] = wanted;
  if (wanted.length === 1 && first!.start === 0 && first!.count === count) return tf.clone(rows);
  const hasKernel = hasKernelHere(GATHER_SEGMENTS);
  return tf.customGrad((x) => ({
    value: hasKernel
      ? tf.engine().runKernel<tf.Tensor2D>(GATHER_SEGMENTS, { x: x as tf.Tensor }, { segments: wanted } as never)
      : (tf.gather(x as tf.Tensor2D, indicesOf(wanted)) as tf.Tensor2D),
    gradFunc: (upstream) =>
      hasKernel
        ? tf.engine().runKernel<tf.Tensor2D>(SCATTER_SEGMENTS, { x: upstream }, { segments: wanted, count } as never)
        : scatterAdd(upstream as tf.Tensor2D, wanted, count),
  }))(rows) as tf.Tensor2D;
}

/** One row of zeros that is nobody's: no gradient goes back, which is 0 and not unknown. */
function nothingOf(rows: tf.Tensor2D): tf.Tensor2D {
  const [count, width] = rows.shape;
  return tf.customGrad(() => ({
    value: tf.zeros<tf.Rank.R2>([1, width]),
    gradFunc: () => tf.zeros<tf.Rank.R2>([count, width]),
  }))(rows) as tf.Tensor2D;
}

function indicesOf(segments: readonly Segment[]): tf.Tensor1D {
  const indices = new Int32Array(segments.reduce((sum, { count }) => sum + count, 0));
  let at = 0;
  for (const { start, count } of segments) for (let row = start; row < start + count; row++) indices[at++] = row;
  return tf.tensor1d(indices, 'int32');
}

/**
 * Gathers backwards: for the first use of each row, then for the second, … one gather each, and their sum. Scattering is slow
 * on native TensorFlow.
 */
function scatterAdd(upstream: tf.Tensor2D, segments: readonly Segment[], count: number): tf.Tensor2D {
  const nowhere = upstream.shape[0];
  const uses: Int32Array[] = [];
  const taken = new Uint32Array(count);
  let at = 0;
  for (const segment of segments)
    for (let row = segment.start; row < segment.start + segment.count; row++) {
      const use = taken[row]!++;
      uses[use] ??= new Int32Array(count).fill(nowhere);
      uses[use][row] = at++;
    }
  const needsZeros = uses.some((use) => use.includes(nowhere));
  const source = needsZeros ? tf.concat([upstream, tf.zeros([1, upstream.shape[1]])]) : upstream;
  const parts = uses.map((use) => tf.gather(source, tf.tensor1d(use, 'int32')) as tf.Tensor2D);
  return parts.reduce((sum, part) => tf.add(sum, part));
}
