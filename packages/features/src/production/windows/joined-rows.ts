import type { FrameSequence } from '@sdumc/core';

/** One sequence [ΣT, D] of several [T, D]. */
export function joinedRows(parts: readonly Float32Array[], width: number): FrameSequence {
  const values = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    values.set(part, place);
    place += part.length;
  }
  return { values, frames: values.length / width, width };
}
