import { rowsOf, type UtteranceSource } from '@sdumc/core';
import { readRows, type RowProgress } from '@sdumc/datasets';
import { fitOutOfFold, type AudioTextPair } from '@sdumc/text-sim';

/**
 * Gives a source that has audio and text but no simulated text the learned simulator's. It is fitted on the train rows
 * alone; they get theirs out of fold, by video.
 *
 * Train rows are gone through once. Simulated text is made when a row is read, from its audio, and not kept.
 */
export async function withLearnedSimulation(
  source: UtteranceSource,
  { onProgress }: { readonly onProgress?: (progress: RowProgress) => void } = {},
): Promise<UtteranceSource> {
  const { audio: audioWidth, text: textWidth } = source.widths;
  if (audioWidth === undefined || textWidth === undefined) return source;
  const fitted = await fitOutOfFold(trainPairs(source, onProgress));
  if (fitted === null) return source;

  return {
    ...source,
    widths: { ...source.widths, simulated: textWidth },
    simulation: 'map',
    async read(row) {
      const frames = await source.read(row);
      const { audio } = frames;
      const utterance = source.utterances[row];
      if (audio === undefined || utterance === undefined) return frames;
      const simulator = utterance.split === 'train' ? fitted.without(utterance.videoId) : fitted.simulator;
      const { frames: simulated } = await simulator.simulate({ id: utterance.id, audio });
      return simulated === undefined ? frames : { ...frames, simulated };
    },
  };
}

async function* trainPairs(
  source: UtteranceSource,
  onProgress?: (progress: RowProgress) => void,
): AsyncGenerator<AudioTextPair> {
  const rows = rowsOf(source, 'train');
  let done = 0;
  for await (const { row, frames } of readRows(source, rows)) {
    const { audio, text } = frames;
    if (audio !== undefined && text !== undefined) yield { audio, text, videoId: source.utterances[row]!.videoId };
    onProgress?.({ done: ++done, total: rows.length });
  }
}
