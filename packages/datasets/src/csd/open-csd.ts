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
import { readSegments, videosOfKeys } from './csd-segments.ts';
import type { CsdSegment } from './csd-segments.ts';
import { csdSplits } from './csd-splits.ts';
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
  const videoOf = videosOfKeys(roles.labels.videos);
  const splits = await csdSplits(folder, new Set(videoOf.values()), folds);
  const keys = inOrder([...videoOf.keys()].filter((key) => splits.splitOf.has(videoOf.get(key)!)));

  const sequences = 1 + Object.keys(roles.streams).length;
  let done = 0;
  const onVideo = () => onProgress?.({ task: 'reading intervals', done: ++done, total: sequences * keys.length });
  const segmentsOf = new Map<string, readonly CsdSegment[]>();
  let dropped = 0;
  for (const key of keys) {
    const read = await readSegments(client, roles.labels, { key, video: videoOf.get(key)! });
    segmentsOf.set(key, read.segments);
    dropped += read.dropped;
    onVideo();
  }
  const streams: Partial<Record<Stream, CsdStream>> = {};
  for (const stream of STREAMS) {
    const file = roles.streams[stream];
    if (file !== undefined) streams[stream] = await openCsdStream(client, file, segmentsOf, onVideo);
  }
  return dataset(client, folder, { roles, splits, segmentsOf, streams, dropped });
}

/** HDF5 has names in alphabetical order, `v[10]` before `v[2]`. */
function inOrder(keys: readonly string[]): string[] {
  return [...keys].sort(new Intl.Collator('en', { numeric: true }).compare);
}

interface Opened {
  readonly roles: CsdRoles;
  readonly splits: CsdSplits;
  readonly segmentsOf: ReadonlyMap<string, readonly CsdSegment[]>;
  readonly streams: Partial<Record<Stream, CsdStream>>;
  /** Labelled intervals without length */
  readonly dropped: number;
}

async function dataset(client: Hdf5Client, folder: string, opened: Opened): Promise<Dataset> {
  const { roles, splits, segmentsOf, streams, dropped } = opened;
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
    notes: [
      ...roles.notes,
      ...splits.notes,
      ...(dropped > 0 ? [`${roles.labels.name}: ${dropped} labelled intervals without length are left out`] : []),
      ...absentNotes(streams, segments),
    ],
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

function* absentNotes(streams: Partial<Record<Stream, CsdStream>>, segments: readonly CsdSegment[]): Generator<string> {
  for (const { file, rows } of Object.values(streams)) {
    const absent = segments.filter(({ id }) => countRows(rows.get(id) ?? []) === 0).length;
    if (absent > 0) yield `${file.name}: ${absent} of ${segments.length} utterances have no row in their interval`;
  }
}
