import { rowsOf, type UtteranceSource } from '@sdumc/core';
import { withoutStream } from '@sdumc/datasets';
import { openData, type OpenData } from '@sdumc/program';
import type { TrainOptions } from './options.ts';

/**
 * Opens what is trained on, without what the options leave out.
 *
 * @throws Error where there is nothing to train or to validate on
 */
export async function openTrainingData(options: TrainOptions, cache: string): Promise<OpenData> {
  const opened = await openData(options.data, options, { words: options.words, cache });
  try {
    return { ...opened, source: trainingSource(opened.source, options) };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

function trainingSource(whole: UtteranceSource, options: TrainOptions): UtteranceSource {
  const source = options.without.includes('simulated') ? withoutStream(whole, 'simulated') : whole;
  for (const split of ['train', 'valid'] as const)
    if (rowsOf(source, split).length === 0) throw new Error(`${source.name}: no utterance is in split ${split}`);
  if (Object.keys(source.widths).length === 0) throw new Error(`${source.name}: no utterance has any modality`);
  return source;
}
