import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MODALITIES, type Modality } from '@sdumc/core';
import type { ClipList } from '@sdumc/datasets';
import { writeFileAtomically } from '@sdumc/formats';
import type { ClipResult, WorkerPool } from '@sdumc/program/clip-workers';
import { errorsCsv, hashedClips, openStoreFolder, type ClipFailure, type HashedClip } from '@sdumc/program';
import {
  expectSameSource,
  listedUtterances,
  openShardWriter,
  readSourceRecord,
  recordSequences,
  storedSequences,
  writeListing,
  writeSourceRecord,
  type SourceRecord,
  type StoredElementType,
} from '@sdumc/store';
import { openAbsences } from './absences.ts';
import { openKnownNotes } from './known-notes.ts';

export interface Extraction {
  /** Clips of which something was extracted now */
  readonly extracted: number;
  /** Clips that the store had already */
  readonly kept: number;
  /** Clips with the bytes and words of another, which share what is extracted of it */
  readonly copies: number;
  /** How many clips have nothing of a modality: no sound, no pictures, no face */
  readonly absent: Readonly<Partial<Record<Modality, number>>>;
  /** How many clips the store listed before that are not among these */
  readonly unlisted: number;
  readonly failures: readonly ClipFailure[];
  /** What a person should know of clips, those that were extracted before among them: `a: has 2 sound tracks: …` */
  readonly notes: readonly string[];
  /** Seconds of media that were extracted now */
  readonly mediaSeconds: number;
  /** True where the signal ended it early; the same command goes on */
  readonly stopped: boolean;
}

export interface ExtractionInput {
  readonly list: ClipList;
  /** Folder of the store */
  readonly store: string;
  readonly elementType: StoredElementType;
  readonly pool: WorkerPool;
  readonly signal: AbortSignal;
  readonly onBegin: (work: { readonly clips: number }) => void;
  readonly onClip: (done: number) => void;
}

/** How much work a kill may cost at most. */
const SECONDS_BETWEEN_SHARDS = 20;

/**
 * Extracts clips into a feature store. What the store holds of a clip with these very bytes and words, by an extractor of the same
 * name and version, is not extracted again: a second run does nothing, a changed extractor redoes its own part, and what was
 * killed goes on.
 */
export async function extract(input: ExtractionInput): Promise<Extraction> {
  const { list, store, elementType, pool, signal } = input;
  const before = await readSourceRecord(store);
  const made: SourceRecord = {
    name: list.name,
    kind: 'media',
    elementType,
    sequences: null,
    nonFinite: {},
    simulation: before?.simulation,
  };
  expectSameSource(store, before, made);
  await openStoreFolder(store);
  await writeSourceRecord(store, made);

  const failures: ClipFailure[] = [];
  const clips = await hashedClips(list.clips, { signal, onFailure: (failure) => failures.push(failure) });
  const stored = await storedSequences(store);
  const absences = await openAbsences(store);
  const knownNotes = await openKnownNotes(store);
  const copies = copiesByKey(clips);
  const wanted = new Map<HashedClip, readonly Modality[]>();
  for (const [clip] of copies.values()) {
    const missing = modalitiesOf(pool, clip).filter((modality) => {
      const origin = pool.origins[modality]!;
      const sequence = { key: clip.key, stream: modality, extractor: origin.name, version: origin.version };
      return !stored.has(sequence) && !absences.has(clip.key, modality, origin);
    });
    if (missing.length > 0) wanted.set(clip, missing);
  }

  const waiting = [...wanted.keys()].reduce((sum, { key }) => sum + copies.get(key)!.length, 0);
  const counts = { kept: clips.length - waiting, copies: waiting - wanted.size };
  const writer = await openShardWriter(store, { elementType });
  let [extracted, mediaSeconds, done] = [0, 0, 0];
  let flushed = performance.now();
  const flush = async (): Promise<void> => {
    await writer.flush();
    await absences.save();
    await knownNotes.save();
    flushed = performance.now();
  };
  input.onBegin({ clips: wanted.size });

  const take = async (clip: HashedClip, result: ClipResult): Promise<void> => {
    const { key } = clip;
    for (const { modality, sequence } of result.streams)
      if (sequence === undefined) absences.add(key, modality, pool.origins[modality]!);
      else await writer.write({ key, stream: modality, sequence });
    for (const failure of result.failures)
      for (const copy of copies.get(key)!) failures.push({ clip: copy.listed.id, ...failure });
    knownNotes.set(
      key,
      result.notes,
      result.streams.map(({ modality }) => modality),
    );
    if (result.streams.length > 0) extracted += 1;
    mediaSeconds += result.seconds ?? 0;
    input.onClip((done += 1));
    if (performance.now() - flushed > SECONDS_BETWEEN_SHARDS * 1000) await flush();
  };
  const jobOf = (clip: HashedClip) => ({
    media: clip.listed.media,
    transcript: clip.listed.transcript,
    wanted: wanted.get(clip)!,
  });
  try {
    await pool.run([...wanted.keys()], jobOf, take, signal);
  } finally {
    await flush();
    await writer.close();
  }
  const notes = clips.flatMap(({ key, listed }) => knownNotes.of(key).map((text) => `${listed.id}: ${text}`));
  if (signal.aborted)
    return { extracted, ...counts, absent: {}, unlisted: 0, failures, notes, mediaSeconds, stopped: true };

  const absent = Object.fromEntries(
    Object.entries(pool.origins).flatMap(([modality, origin]) => {
      const count = clips.filter(({ key }) => absences.has(key, modality as Modality, origin)).length;
      return count === 0 ? [] : [[modality, count]];
    }),
  );
  const unlisted = await listClips({ input, clips, made });
  if (failures.length > 0) await writeFileAtomically(join(store, 'errors.csv'), errorsCsv(failures));
  else await rm(join(store, 'errors.csv'), { force: true });
  return { extracted, ...counts, absent, unlisted, failures, notes, mediaSeconds, stopped: false };
}

/** What a clip can be asked for: its words only where it has any. */
function modalitiesOf({ origins }: WorkerPool, { listed }: HashedClip): Modality[] {
  return MODALITIES.filter(
    (modality) => origins[modality] !== undefined && (modality !== 'text' || listed.transcript !== undefined),
  );
}

/** Clips with equal bytes and words stand together, in their order. */
function copiesByKey(clips: readonly HashedClip[]): Map<string, [HashedClip, ...HashedClip[]]> {
  const copies = new Map<string, [HashedClip, ...HashedClip[]]>();
  for (const clip of clips) {
    const others = copies.get(clip.key);
    if (others === undefined) copies.set(clip.key, [clip]);
    else others.push(clip);
  }
  return copies;
}

/**
 * Lists the clips of which anything is there, last of all: a store that was cut short lists nothing.
 *
 * @returns how many clips were listed before and are no more
 */
async function listClips({
  input: { store, pool },
  clips,
  made,
}: {
  readonly input: ExtractionInput;
  readonly clips: readonly HashedClip[];
  readonly made: SourceRecord;
}): Promise<number> {
  const before = new Map((await listedUtterances(store)).map((utterance) => [utterance.key, utterance]));
  const stored = await storedSequences(store);
  const there = clips.filter(({ key }) =>
    Object.entries(pool.origins).some(([modality, { name, version }]) =>
      stored.has({ key, stream: modality as Modality, extractor: name, version }),
    ),
  );
  const utterances = there.map(({ listed, key, hash }) => {
    const simulatedTranscript = before.get(key)?.simulatedTranscript; // simulated text outlives another extraction
    return { ...listed, key, mediaHash: hash, ...(simulatedTranscript !== undefined && { simulatedTranscript }) };
  });
  await writeListing(store, { name: 'clips', utterances });
  await recordSequences(store, made);
  const now = new Set(clips.map(({ key }) => key));
  return [...before.keys()].filter((key) => !now.has(key)).length;
}
