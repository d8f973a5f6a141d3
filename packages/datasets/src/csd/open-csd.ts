import { basename, resolve } from 'node:path';
import { STREAMS } from '@sdumc/core';
import type { Stream, Utterance } from '@sdumc/core';
import { expectOneTextSpace } from '../choice/expect-one-text-space.ts';
import type { DatasetOptions } from '../dataset-options.ts';
import type { Dataset } from '../dataset.ts';
import { entryAt } from '../entry-at.ts';
import { nonFiniteCounts } from '../frames/non-finite-counts.ts';
import { streamsOf, streamsOfAsync } from '../streams-of.ts';
import { chooseCsdFiles } from './choose-csd-files.ts';
import type { CsdRoles } from './choose-csd-files.ts';
import { readCsdFile } from './csd-file.ts';
import { labelEntries, readSegments } from './csd-segments.ts';
import type { CsdSegment } from './csd-segments.ts';
import { csdSplits, foldsOf } from './csd-splits.ts';
import { foldsThatKnow } from '../splits/video-folds.ts';
import type { CsdSplits } from './csd-splits.ts';
import { countRows, openCsdStream, readCsdFrames } from './csd-stream.ts';
import type { CsdStream } from './csd-stream.ts';
import { readCsdTranscripts } from './csd-transcripts.ts';
import { openHdf5Client } from './hdf5/hdf5-client.ts';
import type { Hdf5Client } from './hdf5/hdf5-client.ts';

/**
 * Opens computational sequences of CMU-MultimodalSDK: HDF5 files, one with labels and one for each stream. An utterance is a
 * labelled interval, its frames are the rows that overlap it strictly. Labels and intervals are read at once, features when they
 * are asked for; −∞ is read as 0.
 *
 * Errors name the file and the video: `COVAREP.csd: 03bSnISJMiM: intervals must be [1200, 2], received [1199, 2]`. Those of a
 * stream's video are {@link Dataset.problems}.
 *
 * @param files paths of the .csd files in `folder`
 */
export async function openCsd(folder: string, files: readonly string[], options: DatasetOptions): Promise<Dataset> {
  const client = openHdf5Client(files);
  try {
    return await openWith(client, folder, files, options);
  } catch (error) {
    await client.close();
    throw error;
  }
}

async function openWith(
  client: Hdf5Client,
  folder: string,
  paths: readonly string[],
  { features, folds, onProgress }: DatasetOptions,
): Promise<Dataset> {
  const files = [];
  for (const path of paths) files.push(await readCsdFile(client, path));
  const roles = chooseCsdFiles(files, features, folder);
  const given = await foldsOf(folder, folds);
  const isInFolds = (video: string) => given !== undefined && foldsThatKnow(given, [video]) !== undefined;
  const { entriesOf, aligned } = await labelEntries(client, roles.labels, isInFolds);
  const splits = csdSplits(folder, new Set(entriesOf.keys()), given);
  const videos = [...entriesOf.keys()].filter((video) => splits.splitOf.has(video));

  const sequences = 1 + Object.keys(roles.streams).length;
  let done = 0;
  const onVideo = () => onProgress?.({ task: 'reading intervals', done: ++done, total: sequences * videos.length });
  const segmentsOf = new Map<string, readonly CsdSegment[]>();
  let dropped = 0;
  for (const video of videos) {
    const read = await readSegments(client, roles.labels, { video, entries: entriesOf.get(video)!, aligned });
    segmentsOf.set(video, read.segments);
    dropped += read.dropped;
    onVideo();
  }
  const streams: Partial<Record<Stream, CsdStream>> = {};
  for (const stream of STREAMS) {
    const file = roles.streams[stream];
    if (file !== undefined) streams[stream] = await openCsdStream(client, file, segmentsOf, onVideo);
  }
  const notes = [...roles.notes, ...splits.notes, ...segmentNotes({ labels: roles.labels.name, aligned, dropped })];
  return dataset(client, folder, { roles, splits, segmentsOf, streams, notes });
}

interface Opened {
  readonly roles: CsdRoles;
  readonly splits: CsdSplits;
  readonly segmentsOf: ReadonlyMap<string, readonly CsdSegment[]>;
  readonly streams: Partial<Record<Stream, CsdStream>>;
  readonly notes: readonly string[];
}

async function dataset(client: Hdf5Client, folder: string, opened: Opened): Promise<Dataset> {
  const { roles, splits, segmentsOf, streams, notes } = opened;
  const transcripts = roles.words && (await readCsdTranscripts(client, roles.words, segmentsOf));
  const segments = [...segmentsOf.values()].flat();
  if (segments.length === 0) throw new Error(`${roles.labels.path}: holds no labelled interval`);
  const widths = streamsOf(streams, ({ rows, width }) => ([...rows.values()].some(countRows) ? width : undefined));
  expectOneTextSpace(widths, folder);
  const nonFinite = nonFiniteCounts(Object.keys(streams) as Stream[]);
  const problems = Object.values(streams).flatMap((stream) => stream.problems);
  return {
    kind: 'csd',
    name: basename(resolve(folder)),
    utterances: segments.map(({ id, video, valence }): Utterance => {
      const transcript = transcripts?.texts.get(id);
      return { id, videoId: video, split: splits.splitOf.get(video)!, valence, ...(transcript && { transcript }) };
    }),
    widths,
    nonFinite: nonFinite.counts,
    problems: [...problems, ...(transcripts?.problems ?? [])],
    notes: [...notes, ...absentNotes(streams, segments)],
    frameCounts(row) {
      const { id } = entryAt(segments, row, folder);
      return streamsOf(streams, ({ rows }) => countRows(rows.get(id) ?? []) || undefined);
    },
    async read(row) {
      const segment = entryAt(segments, row, folder);
      return streamsOfAsync(streams, async (sequence, stream) => {
        const frames = await readCsdFrames(client, sequence, segment);
        if (frames !== undefined) nonFinite.zero(stream, row, frames.values);
        return frames;
      });
    },
    close: () => client.close(),
  };
}

function* segmentNotes({ labels, aligned, dropped }: { labels: string; aligned: boolean; dropped: number }) {
  if (aligned) yield `${labels}: entries are segments, as the SDK's align names them; splits are by video`;
  if (dropped > 0) yield `${labels}: ${dropped} labelled intervals of no length are left out, as the SDK does`;
}

function* absentNotes(streams: Partial<Record<Stream, CsdStream>>, segments: readonly CsdSegment[]): Generator<string> {
  for (const { file, rows } of Object.values(streams)) {
    const absent = segments.filter(({ id }) => countRows(rows.get(id) ?? []) === 0).length;
    if (absent > 0) yield `${file.name}: ${absent} of ${segments.length} utterances have no row in their interval`;
  }
}
