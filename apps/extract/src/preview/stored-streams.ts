import type { FeatureSequence } from '@sdumc/core';
import { openFeatureStore, type StoredFeatures } from '@sdumc/store';
import type { ClipView } from '@sdumc/report';

/** What a store holds of a clip, and of whom; nothing where it does not list it. */
export async function storedStreams(
  folder: string,
  id: string,
): Promise<{ readonly streams: ClipView['streams']; readonly text: FeatureSequence | undefined }> {
  const store = await openFeatureStore(folder);
  try {
    const row = store.utterances.findIndex((utterance) => utterance.id === id);
    if (row < 0) return { streams: [], text: undefined };
    const observed = store.observedCounts(row);
    const features = await store.read(row);
    const streams = (Object.keys(features) as (keyof StoredFeatures)[]).map((modality) => {
      const { extractor, version, frames, width } = features[modality]!;
      return { modality, extractor, version, frames, width, observed: observed[modality]! };
    });
    return { streams, text: features.text };
  } finally {
    await store.close();
  }
}
