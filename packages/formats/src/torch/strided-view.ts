import { elementCount } from '../element-type.ts';
import type { ElementArray } from '../element-type.ts';

/**
 * Copies a strided view of flat memory into row-major order: element [i, j, …] stands at offset + i·stride₀ + j·stride₁ + ….
 *
 * Errors: `a tensor of [3, 2] at 0 with strides [2, 1] ends at element 6, its storage has 5`.
 */
export function copyStridedView(
  memory: ElementArray,
  { offset, shape, strides }: { offset: number; shape: readonly number[]; strides: readonly number[] },
): ElementArray {
  const count = elementCount(shape);
  const end = count === 0 ? 0 : 1 + shape.reduce((last, length, axis) => last + (length - 1) * strides[axis]!, offset);
  if (end > memory.length) {
    const what = `a tensor of [${shape.join(', ')}] at ${offset} with strides [${strides.join(', ')}]`;
    throw new Error(`${what} ends at element ${end}, its storage has ${memory.length}`);
  }
  const rowMajor = shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
  if (shape.every((length, axis) => length === 1 || strides[axis] === rowMajor[axis]))
    return memory.slice(offset, offset + count);

  const copy = memory.slice(0, 0).constructor as new (length: number) => ElementArray;
  const values = new copy(count);
  for (let index = 0; index < count; index += 1) {
    let from = offset;
    for (let axis = 0; axis < shape.length; axis += 1) {
      from += (Math.floor(index / rowMajor[axis]!) % shape[axis]!) * strides[axis]!;
    }
    values[index] = memory[from]!;
  }
  return values;
}
