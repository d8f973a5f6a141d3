import { observedFrames, rowsOf, type UtteranceFrames, type UtteranceSource } from '@sdumc/core';
import { print, showTask, STOPPED, withLearnedSimulation } from '@sdumc/program';
import { openFeatureStore, type FeatureStore } from '@sdumc/store';
import { replaceSimulatedText } from './replace-simulated-text.ts';

/**
 * Gives the utterances of a store the learned simulator's text: fitted on its train split, whose own is made out of fold. It has frames and
 * no words. An utterance without audio has none.
 *
 * Errors: `stores/a: learned simulation is fitted on audio and text of the train split, received audio`.
 *
 * @returns the exit code
 */
export async function simulateByFit(folder: string, signal: AbortSignal): Promise<number> {
  const store = await openFeatureStore(folder);
  try {
    const source = withoutSimulated(store);
    const fitting = showTask({ label: 'fitting', unit: 'utterances', total: rowsOf(source, 'train').length });
    const fitted = await withLearnedSimulation(source, { onProgress: ({ done }) => fitting.at(done) });
    fitting.stop();
    const made = store.extractors.text?.[0];
    if (fitted.widths.simulated === undefined || made === undefined) {
      const received = Object.keys(source.widths).join(', ') || 'neither';
      throw new Error(
        `${folder}: learned simulation is fitted on audio and text of the train split, received ${received}`,
      );
    }
    const total = store.utterances.length;
    const progress = showTask({ label: 'simulating', unit: 'utterances', total });
    let simulated = 0;
    const isWhole = await replaceSimulatedText(folder, {
      // of the text's own space: it was fitted to give what the encoder gives
      space: { name: made.extractor, version: made.version, width: fitted.widths.simulated },
      simulation: 'map',
      textOf: (_, row) => ({
        words: '',
        async frames() {
          const { simulated: frames } = await fitted.read(row);
          if (frames !== undefined) simulated += 1;
          return frames;
        },
      }),
      onFailure: (_, error) => {
        throw error;
      },
      onProgress: (done) => progress.at(done),
      signal,
    }).finally(() => progress.stop());
    if (!isWhole) return STOPPED;
    print(`${folder}: ${simulated} of ${total} utterances have simulated text, by fit`);
    return 0;
  } finally {
    await store.close();
  }
}

/** The store as what is learned from. What has no split is only simulated; a label matters to nobody here. */
function withoutSimulated(store: FeatureStore): UtteranceSource {
  const { simulated: _, ...widths } = store.widths;
  return {
    name: store.name,
    utterances: store.utterances.map((utterance) => ({
      ...utterance,
      split: utterance.split ?? 'test',
      valence: utterance.valence ?? 0,
    })),
    widths,
    async read(row): Promise<UtteranceFrames> {
      const { audio, text } = await store.read(row);
      const [heard, said] = [audio && observedFrames(audio), text && observedFrames(text)];
      return { ...(heard && { audio: heard }), ...(said && { text: said }) };
    },
  };
}
