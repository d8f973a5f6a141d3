import type { UtteranceSource } from '@sdumc/core';

/**
 * The same source, read once: what it computes on reading (encoding words, standardising) is not computed again in every
 * epoch. Takes the memory of all its frames.
 *
 * @example
 * const source = await heldInMemory(withStandardisation(read, standardisation));
 */
export async function heldInMemory(source: UtteranceSource): Promise<UtteranceSource> {
  const held = await Promise.all(source.utterances.map((_, row) => source.read(row)));
  return {
    ...source,
    // Rows that are not there are refused by the source itself.
    read: async (row) => held[row] ?? source.read(row),
  };
}
