import type * as tf from '@tensorflow/tfjs';

/** An axis is a letter that stands for one size throughout a call (B, T, …), or the size itself. */
export type Axis = string | number;

/** Checks one tensor; letters bound by an earlier tensor must come out the same. */
export type ShapeCheck = (name: string, tensor: tf.Tensor, axes: readonly Axis[]) => void;

/**
 * Shape checks for one call of `owner`, so that tensors which would broadcast by accident are refused instead.
 *
 * @example
 * ```ts
 * const expect = expectShapes('packFrames');
 * expect('frames', frames, ['B', 'T', 256]);
 * expect('frameMask', frameMask, ['B', 'T']); // same B, same T
 * // Error: packFrames frameMask: axis 1 (T) must be 3, received [2, 4]
 * ```
 */
export function expectShapes(owner: string): ShapeCheck {
  const bound = new Map<string, number>();
  return (name, tensor, axes) => {
    const received = `received [${tensor.shape.join(', ')}]`;
    if (tensor.rank !== axes.length)
      throw new RangeError(`${owner} ${name}: must have ${axes.length} axes [${axes.join(', ')}], ${received}`);
    axes.forEach((axis, position) => {
      const size = tensor.shape[position] as number;
      const expected = typeof axis === 'number' ? axis : (bound.get(axis) ?? size);
      const letter = typeof axis === 'number' ? '' : ` (${axis})`;
      if (size !== expected)
        throw new RangeError(`${owner} ${name}: axis ${position}${letter} must be ${expected}, ${received}`);
      if (typeof axis === 'string') bound.set(axis, size);
    });
  };
}
