import type { UtteranceFrames, UtteranceSource } from '@sdumc/core';
import { frameCost } from './batches/frame-cost.ts';
import { readRows } from './read-rows.ts';

const BYTES_PER_VALUE = Float32Array.BYTES_PER_ELEMENT;

/**
 * The same source, read once where its frames fit into so many bytes: what it computes on reading (decoding, encoding words) is
 * then not computed again in every epoch. A source that does not fit is handed back as it is, to be read row by row each time.
 *
 * Where the source knows its lengths without reading, nothing is read in vain; otherwise reading ends where the bytes do.
 *
 * @example
 * const source = await heldInMemory(withEncodedTranscripts(read, encoder), { maximumBytes: 128 * 2 ** 20 });
 */
export async function heldInMemory(
  source: UtteranceSource,
  { maximumBytes }: { readonly maximumBytes: number },
): Promise<UtteranceSource> {
  const rows = [...source.utterances.keys()];
  const values = rows.reduce((sum, row) => sum + (frameCost(source, row) ?? 0), 0);
  if (values * BYTES_PER_VALUE > maximumBytes) return source;

  const held: UtteranceFrames[] = [];
  let bytes = 0;
  for await (const { frames } of readRows(source, rows)) {
    for (const sequence of Object.values(frames)) bytes += sequence.values.byteLength;
    if (bytes > maximumBytes) return source;
    held.push(frames);
  }
  return {
    ...source,
    // Rows that are not there are refused by the source itself.
    read: async (row) => held[row] ?? source.read(row),
  };
}
