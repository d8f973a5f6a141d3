import { createHash } from 'node:crypto';
import { observedFrames } from '@sdumc/core';
import { identityOf, openFeatureStore, type StoredUtterance } from '@sdumc/store';
import type { SimulationInput } from '@sdumc/text-sim';

/** Reads the audio frames of a store's utterances, for what listens to features rather than sound. */
export async function audioFrames(store: string): Promise<{
  readonly inputOf: (utterance: StoredUtterance) => Promise<SimulationInput>;
  readonly close: () => Promise<void>;
}> {
  const opened = await openFeatureStore(store);
  const rows = new Map(opened.utterances.map((utterance, row) => [identityOf(utterance), row]));
  return {
    async inputOf(utterance) {
      const { id } = utterance;
      const { audio: stored } = await opened.read(rows.get(identityOf(utterance))!);
      const audio = stored && observedFrames(stored);
      if (audio === undefined) return { id };
      const { values } = audio;
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      return { id, audio, contentHash: createHash('sha256').update(bytes).digest('hex') };
    },
    close: () => opened.close(),
  };
}
