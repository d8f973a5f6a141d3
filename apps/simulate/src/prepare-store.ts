import { cp, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { readClipList } from '@sdumc/datasets';
import { hashedClips, openStoreFolder, type ClipFailure } from '@sdumc/program';
import {
  expectSameSource,
  isFeatureStore,
  listedUtterances,
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

/**
 * What stands at a path: the utterances of a store, or clips, each under the key that extraction gives it.
 *
 * @returns null where the signal ended it early
 */
export async function utterancesAt(
  data: string,
  signal: AbortSignal,
): Promise<(Prepared & { readonly name: string }) | null> {
  if (isFeatureStore(data))
    return { name: basename(resolve(data)), utterances: await listedUtterances(data), failures: [], notes: [] };
  const list = await readClipList(data);
  const failures: ClipFailure[] = [];
  const clips = await hashedClips(list.clips, { signal, onFailure: (failure) => failures.push(failure) });
  if (signal.aborted) return null;
  const utterances = clips.map(({ listed, key, hash }) => ({ ...listed, key, mediaHash: hash }));
  return { name: list.name, utterances, failures, notes: list.notes };
}

/**
 * Makes the store that text is added to: the one that is there, a copy of the store that the data is, or a new one that lists the clips.
 * A copy is there whole or not at all. A store that has clips already keeps them, also those that cannot be read now.
 *
 * @returns null where the signal ended it early
 */
export async function prepareStore(data: string, out: string, signal: AbortSignal): Promise<Prepared | null> {
  const source = await utterancesAt(data, signal);
  if (source === null || resolve(data) === resolve(out)) return source;
  if (isFeatureStore(data)) {
    const made = await readSourceRecord(data);
    if (!isFeatureStore(out)) await copyStore(data, out);
    else if (made !== null) expectSameSource(out, await readSourceRecord(out), made);
    return { ...source, utterances: await listedUtterances(out) };
  }
  const record = await readSourceRecord(out);
  const made: SourceRecord = { name: source.name, kind: 'media', elementType: 'F32', sequences: {}, nonFinite: {} };
  expectSameSource(out, record, { ...made, elementType: record?.elementType ?? made.elementType });
  if (record === null) {
    await openStoreFolder(out);
    await writeSourceRecord(out, made);
  }
  const listed = await listedUtterances(out);
  const utterances = withWordsOf(listed, source.utterances);
  const ids = new Set(utterances.map(({ id }) => id));
  await writeListing(out, { name: 'clips', utterances: [...utterances, ...listed.filter(({ id }) => !ids.has(id))] });
  return { ...source, utterances };
}

/** The clips with the simulated words that are listed of them. */
function withWordsOf(
  listed: readonly StoredUtterance[],
  utterances: readonly StoredUtterance[],
): readonly StoredUtterance[] {
  const words = new Map(listed.map(({ key, simulatedTranscript }) => [key, simulatedTranscript]));
  return utterances.map((utterance) => {
    const simulatedTranscript = words.get(utterance.key);
    return simulatedTranscript === undefined ? utterance : { ...utterance, simulatedTranscript };
  });
}

const PARTIAL = '.partial';

async function copyStore(from: string, to: string): Promise<void> {
  await openStoreFolder(to);
  const [target, above] = [resolve(to), dirname(resolve(to))];
  // what a kill has left
  for (const name of await readdir(above))
    if (name.startsWith(`${basename(target)}.`) && name.endsWith(PARTIAL))
      await rm(join(above, name), { recursive: true, force: true });
  const partial = `${target}.${process.pid}${PARTIAL}`;
  try {
    await rmdir(target); // so that the copy can take its name; one that holds anything stays, and says so before all the work
    await cp(from, partial, { recursive: true, filter: (path) => !basename(path).endsWith(PARTIAL) || path === from });
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw new Error(`cannot copy ${from} to ${to}: ${(error as Error).message}`, { cause: error });
  }
}
