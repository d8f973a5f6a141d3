import { STREAMS } from '@sdumc/core';
import { openDataset } from '@sdumc/datasets';
import { canonicalDigest } from './canonical-digest.ts';
import { messageOf, type Reading } from './reading.ts';

/** Every utterance of a dataset, and every frame of its streams. An utterance that is refused is left out and said so. */
export async function readDataset(path: string, options: Parameters<typeof openDataset>[1] = {}): Promise<Reading> {
  const dataset = await openDataset(path, options);
  try {
    const values: Record<string, string> = {};
    const refusals: string[] = [];
    for (const [row, { id, split, valence, transcript, simulatedTranscript }] of dataset.utterances.entries()) {
      const address = unused(values, `${split} ${id}`);
      values[address] = canonicalDigest([valence, transcript ?? null, simulatedTranscript ?? null]);
      try {
        const frames = await dataset.read(row);
        for (const stream of STREAMS) {
          const sequence = frames[stream];
          if (sequence === undefined) continue;
          const shape = [sequence.frames, sequence.width];
          values[unused(values, `${address}: ${stream}`)] = canonicalDigest({ shape, data: sequence.values });
        }
      } catch (error) {
        refusals.push(messageOf(error));
      }
    }
    return { values, refusals: [...dataset.problems, ...refusals] };
  } finally {
    await dataset.close();
  }
}

/** The address itself, or with a count where it is used already. */
function unused(values: Readonly<Record<string, string>>, address: string): string {
  const others = Object.keys(values).filter((other) => other === address || other.startsWith(`${address} (`));
  return others.length === 0 ? address : `${address} (${others.length + 1})`;
}
