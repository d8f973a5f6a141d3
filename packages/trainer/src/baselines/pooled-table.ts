import type { Modality, UtteranceFrames, UtteranceSource } from '@sdumc/core';
import { sideBySide, type Table } from '@sdumc/ridge';

/** The mean frame of each modality side by side, one row an utterance; an absent modality is zeros. */
export async function pooledTable({
  source,
  rows,
  modalities,
}: {
  readonly source: UtteranceSource;
  readonly rows: readonly number[];
  readonly modalities: readonly [Modality, ...Modality[]];
}): Promise<Table> {
  const frames = await Promise.all(rows.map((row) => source.read(row)));
  const [first, ...others] = modalities.map((modality) => meanFrames(frames, modality, source.widths[modality] ?? 0));
  return sideBySide(first as Table, ...others);
}

function meanFrames(utterances: readonly UtteranceFrames[], modality: Modality, columns: number): Table {
  const values = new Float64Array(utterances.length * columns);
  utterances.forEach((utterance, row) => {
    const sequence = utterance[modality];
    if (sequence === undefined) return;
    for (let at = 0; at < sequence.values.length; at++)
      values[row * columns + (at % columns)]! += sequence.values[at]! / sequence.frames;
  });
  return { values, rows: utterances.length, columns };
}
