import { cp, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readClipList } from '@sdumc/datasets';
import { hashedClips, openStoreFolder, type ClipFailure } from '@sdumc/program';
import {
  expectSameSource,
  isFeatureStore,
  openFeatureStore,
  readSourceRecord,
  writeListing,
  writeSourceRecord,
  type SourceRecord,
  type StoredUtterance,
} from '@sdumc/store';

/** What is to be given simulated text. */
export interface Prepared {
  readonly utterances: readonly StoredUtterance[];
  /** Clips that cannot be read. */
  readonly failures: readonly ClipFailure[];
  readonly notes: readonly string[];
}

/** What stands at a path: the utterances of a store, or clips, each under the key that extraction gives it. */
export async function utterancesAt(data: string, signal: AbortSignal): Promise<Prepared & { readonly name: string }> {
  if (isFeatureStore(data)) {
    const store = await openFeatureStore(data);
    await store.close();
    return { name: store.name, utterances: store.utterances, failures: [], notes: store.damaged };
  }
  const list = await readClipList(data);
  const failures: ClipFailure[] = [];
  const clips = await hashedClips(list.clips, { signal, onFailure: (failure) => failures.push(failure) });
  const utterances = clips.map(({ listed, key, hash }) => ({ ...listed, key, mediaHash: hash }));
  return { name: list.name, utterances, failures, notes: list.notes };
}

/**
 * Makes the store that text is added to: the one that is there, a copy of the store that the data is, or a new one that lists the clips.
 * A copy is there whole or not at all.
 */
export async function prepareStore(data: string, out: string, signal: AbortSignal): Promise<Prepared> {
  const source = await utterancesAt(data, signal);
  if (resolve(data) === resolve(out)) return source;
  if (isFeatureStore(data)) {
    const made = await readSourceRecord(data);
    if (!isFeatureStore(out)) await copyStore(data, out);
    else if (made !== null) expectSameSource(out, await readSourceRecord(out), made);
    return { ...(await utterancesAt(out, signal)), notes: source.notes };
  }
  const record = await readSourceRecord(out);
  const made: SourceRecord = { name: source.name, kind: 'media', elementType: 'F32', sequences: {}, nonFinite: {} };
  expectSameSource(out, record, { ...made, elementType: record?.elementType ?? made.elementType });
  if (record === null) {
    await openStoreFolder(out);
    await writeSourceRecord(out, made);
  }
  const utterances = await withWordsOf(out, source.utterances);
  await writeListing(out, { name: 'clips', utterances });
  return { ...source, utterances };
}

/** The clips with the simulated words that the store has of them. */
async function withWordsOf(out: string, utterances: readonly StoredUtterance[]): Promise<StoredUtterance[]> {
  const listed = isFeatureStore(out) ? await utterancesOf(out).catch(() => []) : []; // begun and never listed
  const words = new Map(listed.map(({ key, simulatedTranscript }) => [key, simulatedTranscript]));
  return utterances.map((utterance) => {
    const simulatedTranscript = words.get(utterance.key);
    return simulatedTranscript === undefined ? utterance : { ...utterance, simulatedTranscript };
  });
}

async function utterancesOf(folder: string): Promise<readonly StoredUtterance[]> {
  const store = await openFeatureStore(folder);
  await store.close();
  return store.utterances;
}

async function copyStore(from: string, to: string): Promise<void> {
  await openStoreFolder(to);
  const partial = `${resolve(to)}.${process.pid}.partial`;
  try {
    await cp(from, partial, { recursive: true, filter: (path) => !path.includes('.partial') || path === partial });
    await rename(partial, resolve(to)); // takes the place of an empty folder
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw new Error(`cannot copy ${from} to ${to}: ${(error as Error).message}`, { cause: error });
  }
}
