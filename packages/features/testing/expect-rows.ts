import type { FrameSequence } from '@sdumc/core';
import assert from 'node:assert/strict';

/** Frames are these rows, to a part in so many of single precision. */
export function expectRows(
  sequence: FrameSequence | undefined,
  rows: readonly (readonly number[])[],
  tolerance = 2e-5,
): void {
  assert.ok(sequence !== undefined, 'there are frames');
  assert.deepEqual([sequence.frames, sequence.width], [rows.length, rows[0]?.length]);
  for (const [place, value] of rows.flat().entries()) {
    const received = sequence.values[place]!;
    assert.ok(
      Math.abs(received - value) <= tolerance * Math.max(1, Math.abs(value)),
      `frame ${Math.floor(place / sequence.width)}, value ${place % sequence.width}: must be ${value}, received ${received}`,
    );
  }
}
