import type { FrameSequence, SimulationKind } from '@sdumc/core';
import {
  identityOf,
  openFeatureStore,
  openShardWriter,
  readSourceRecord,
  recordSequences,
  storedSequences,
  updateListings,
  writeSourceRecord,
  type StoredUtterance,
} from '@sdumc/store';
import type { TextSpace } from '@sdumc/text-sim';

/** What an utterance is to have. */
export interface NewText {
  /** Empty where nobody understood any, or the simulator has none */
  readonly words: string;
  /** Made only where they are not there yet; undefined where there are none */
  readonly frames: () => Promise<FrameSequence | undefined>;
}

export interface Replacement {
  readonly space: TextSpace & { readonly width: number };
  /** What the new text is made from */
  readonly simulation: SimulationKind;
  /** What becomes of an utterance, by its row; null leaves it as it is */
  readonly textOf: (utterance: StoredUtterance, row: number) => NewText | null;
  /** Frames of its transcript, where the store has none of that space; left out: transcripts are left alone */
  readonly encode?: (transcript: string) => Promise<FrameSequence | undefined>;
  readonly onFailure: (utterance: StoredUtterance, error: unknown) => void;
  readonly onProgress?: (done: number) => void;
  readonly signal: AbortSignal;
}

/** How much encoding a kill may cost at most. */
const SECONDS_BETWEEN_SHARDS = 20;

/**
 * Replaces the simulated text of a store. Old words go before their frames are replaced, and new ones come after: whenever this is cut
 * short, no words stand beside frames of others, and the same again does what is left.
 *
 * @returns false where the signal ended it early
 */
export async function replaceSimulatedText(store: string, replacement: Replacement): Promise<boolean> {
  const { space, simulation, textOf, encode, onFailure, onProgress, signal } = replacement;
  const before = await openFeatureStore(store);
  await before.close();
  const stored = await storedSequences(store);
  const origin = { hopSeconds: null, extractor: space.name, version: space.version };
  const has = (key: string, stream: 'text' | 'simulated') => stored.has({ key, stream, ...origin });
  const changes = new Map<string, NewText>();
  let keepsOthers = false;
  for (const [row, utterance] of before.utterances.entries()) {
    const text = textOf(utterance, row);
    keepsOthers ||= text === null && (before.observedCounts(row).simulated ?? 0) > 0;
    const isThere =
      text === null ||
      (text.words !== '' &&
        text.words === utterance.simulatedTranscript &&
        has(utterance.key, 'simulated') &&
        (before.observedCounts(row).simulated ?? 0) > 0);
    if (!isThere) changes.set(identityOf(utterance), text);
  }
  const withWords = (utterance: StoredUtterance, words: string): StoredUtterance => {
    const { simulatedTranscript: _, ...others } = utterance;
    return words === '' ? others : { ...others, simulatedTranscript: words };
  };
  await updateListings(store, (utterance) =>
    changes.has(identityOf(utterance)) ? withWords(utterance, '') : utterance,
  );

  const failed = new Set<string>();
  const record = await readSourceRecord(store);
  // While both kinds may stand side by side, the store claims neither.
  if (record !== null) await writeSourceRecord(store, { ...record, simulation: undefined });
  const writer = await openShardWriter(store, record === null ? {} : { elementType: record.elementType });
  let flushed = performance.now();
  try {
    for (const [row, utterance] of before.utterances.entries()) {
      if (signal.aborted) return false;
      const { key, transcript = '' } = utterance;
      const text = changes.get(identityOf(utterance));
      const tried = async (make: () => Promise<FrameSequence | undefined>): Promise<FrameSequence | undefined> => {
        try {
          return await make();
        } catch (error) {
          failed.add(identityOf(utterance));
          onFailure(utterance, error);
          return undefined;
        }
      };
      if (encode !== undefined && transcript !== '' && !has(key, 'text')) {
        const frames = await tried(() => encode(transcript));
        if (frames !== undefined) await writer.write({ key, stream: 'text', sequence: { ...frames, ...origin } });
      }
      if (text !== undefined) {
        const frames = await tried(text.frames);
        if (frames !== undefined) await writer.write({ key, stream: 'simulated', sequence: { ...frames, ...origin } });
        else if ((before.observedCounts(row).simulated ?? 0) > 0)
          await writer.write({ key, stream: 'simulated', sequence: { ...nothing(space.width), ...origin } });
      }
      onProgress?.(row + 1);
      if (performance.now() - flushed > SECONDS_BETWEEN_SHARDS * 1000) {
        await writer.flush();
        flushed = performance.now();
      }
    }
  } finally {
    await writer.close();
  }
  await updateListings(store, (utterance) => {
    const identity = identityOf(utterance);
    const text = changes.get(identity);
    return text === undefined || failed.has(identity) ? utterance : withWords(utterance, text.words);
  });
  const isOfOneKind = !keepsOthers || record?.simulation === simulation;
  if (record !== null) await recordSequences(store, { ...record, simulation: isOfOneKind ? simulation : undefined });
  return true;
}

/** One frame that was not observed: what takes the place of frames that are not to count any more. */
function nothing(width: number): FrameSequence & { readonly observed: Uint8Array } {
  return { values: new Float32Array(width), frames: 1, width, observed: Uint8Array.of(0) };
}
