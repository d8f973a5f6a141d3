import type { Modality, UtteranceSource } from '@sdumc/core';
import { readRows } from '@sdumc/datasets';
import type { Table } from '@sdumc/ridge';

/**
 * The mean frame of each modality side by side, one row an utterance; an absent modality is zeros. Utterances are read one
 * after the other: memory is that of the table, 8 bytes for each row and feature.
 */
export async function pooledTable({
  source,
  rows,
  modalities,
}: {
  readonly source: UtteranceSource;
  readonly rows: readonly number[];
  readonly modalities: readonly [Modality, ...Modality[]];
}): Promise<Table> {
  const columns = pooledColumns(source, modalities);
  const values = new Float64Array(rows.length * columns);
  let start = 0;
  for await (const { frames } of readRows(source, rows)) {
    let column = start;
    for (const modality of modalities) {
      const width = source.widths[modality] ?? 0;
      const sequence = frames[modality];
      for (let at = 0; at < (sequence?.values.length ?? 0); at++)
        values[column + (at % width)]! += sequence!.values[at]! / sequence!.frames;
      column += width;
    }
    start += columns;
  }
  return { values, rows: rows.length, columns };
}

/** How wide a {@link pooledTable} is. */
export function pooledColumns(source: UtteranceSource, modalities: readonly Modality[]): number {
  return modalities.reduce((sum, modality) => sum + (source.widths[modality] ?? 0), 0);
}
