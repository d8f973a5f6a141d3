import type { FrameSequence, UtteranceSource } from '@sdumc/core';
import { fitOutOfFold, type AudioTextPair } from '@sdumc/text-sim';

/**
 * Gives a source that has audio and text but no simulated text the learned simulator's. It is fitted on the train rows
 * alone; they get theirs out of fold, by video.
 */
export async function withLearnedSimulation(source: UtteranceSource): Promise<UtteranceSource> {
  const pairs: (AudioTextPair & { row: number })[] = [];
  for (const [row, { split, videoId }] of source.utterances.entries()) {
    const { audio, text } = split === 'train' ? await source.read(row) : {};
    if (audio !== undefined && text !== undefined) pairs.push({ row, audio, text, videoId });
  }
  if (pairs.length === 0) return source;

  const { simulator, outOfFold } = await fitOutOfFold(pairs);
  const simulated = new Map<number, FrameSequence | undefined>(
    pairs.map(({ row }, position) => [row, outOfFold[position]?.frames]),
  );
  for (const row of source.utterances.keys()) {
    if (simulated.has(row)) continue;
    const { audio } = await source.read(row);
    simulated.set(row, audio === undefined ? undefined : (await simulator.simulate({ audio })).frames);
  }
  return {
    ...source,
    widths: { ...source.widths, ...(source.widths.text !== undefined && { simulated: source.widths.text }) },
    async read(row) {
      const frames = await source.read(row);
      const text = simulated.get(row);
      return text === undefined ? frames : { ...frames, simulated: text };
    },
  };
}
