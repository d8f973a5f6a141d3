import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { STREAMS } from '@sdumc/core';
import type { Stream, Utterance } from '@sdumc/core';
import { chooseFeatures } from '../choice/choose-features.ts';
import { expectOneTextSpace } from '../choice/expect-one-text-space.ts';
import { guessStream } from '../choice/guess-stream.ts';
import type { DatasetOptions } from '../dataset-options.ts';
import type { Dataset } from '../dataset.ts';
import { entryAt } from '../entry-at.ts';
import { nonFiniteCounts } from '../frames/non-finite-counts.ts';
import { sharedVideosNotes } from '../splits/shared-videos.ts';
import { streamsOf, streamsOfAsync } from '../streams-of.ts';
import { mertoolsFolders } from './mertools-folders.ts';
import { labelFiles, readMertoolsLabels, videosOf } from './mertools-labels.ts';
import type { MertoolsLabel } from './mertools-labels.ts';
import { openMertoolsStream, readMertoolsFrames } from './mertools-stream.ts';
import type { MertoolsStream } from './mertools-stream.ts';
import { readTranscripts } from './mertools-transcripts.ts';

/**
 * Opens a folder of MERTools: `label.npz` (or `label_official.npz`, `label-….npz`), folders of features with one `<name>.npy` for each utterance ([T, D], or [D] for one
 * frame), and `transcription.csv`. All headers are read at once, frames when they are asked for. NaN and ±∞ are read as 0.
 *
 * A file that cannot be read is one of {@link Dataset.problems}, and its utterance lacks the stream.
 */
export async function openMertools(folder: string, { features, onProgress }: DatasetOptions): Promise<Dataset> {
  const [labelFile = 'label.npz', ...otherLabels] = labelFiles(await readdir(folder));
  const { labels, notes: labelNotes } = await readMertoolsLabels(join(folder, labelFile));
  const folders = await mertoolsFolders(folder);
  const guesses = new Map([...folders.keys()].map((name) => [name, guessStream(name)]));
  const { chosen, notes } = chooseFeatures(guesses, features, folder);
  const transcripts = await readTranscripts(join(folder, 'transcription.csv'));
  const videoOf = videosOf(labels);
  const utterances = labels.map((label) => utterance(label, videoOf(label), transcripts));

  const names = labels.map(({ name }) => name);
  const streams: Partial<Record<Stream, MertoolsStream>> = {};
  const total = names.length * Object.keys(chosen).length;
  let done = 0;
  for (const stream of STREAMS) {
    if (chosen[stream] === undefined) continue;
    const onFile = () => onProgress?.({ task: 'reading headers', done: ++done, total });
    streams[stream] = await openMertoolsStream(folders.get(chosen[stream])!, names, onFile);
  }
  const widths = streamsOf(streams, ({ width }) => width);
  expectOneTextSpace(widths, folder);

  const nonFinite = nonFiniteCounts(Object.keys(streams) as Stream[]);
  const opened = Object.values(streams);
  return {
    kind: 'mertools',
    name: basename(resolve(folder)),
    utterances,
    widths,
    nonFinite: nonFinite.counts,
    problems: opened.flatMap(({ problems }) => problems),
    notes: [
      ...(otherLabels.length > 0 ? [`labels are read from ${labelFile}; left alone: ${otherLabels.join(', ')}`] : []),
      ...labelNotes,
      ...notes,
      ...opened.flatMap((stream) => stream.notes),
      ...transcriptNotes(utterances, transcripts),
      ...sharedVideosNotes(utterances, labelFile),
    ],
    frameCounts(row) {
      entryAt(utterances, row, folder);
      return streamsOf(streams, ({ frames }) => frames[row] || undefined);
    },
    async read(row) {
      const { id } = entryAt(utterances, row, folder);
      return streamsOfAsync(streams, async (holder, stream) => {
        const frames = await readMertoolsFrames(holder, id, row);
        if (frames !== undefined) nonFinite.zero(stream, row, frames.values);
        return frames;
      });
    },
    close: async () => undefined,
  };
}

function utterance(
  { name, split, valence }: MertoolsLabel,
  videoId: string,
  transcripts: ReadonlyMap<string, string>,
): Utterance {
  const transcript = transcripts.get(name);
  return { id: name, videoId, split, valence, ...(transcript?.trim() && { transcript }) };
}

function* transcriptNotes(
  utterances: readonly Utterance[],
  transcripts: ReadonlyMap<string, string>,
): Generator<string> {
  if (transcripts.size === 0) return;
  const without = utterances.filter(({ transcript }) => transcript === undefined).length;
  if (without > 0) yield `transcription.csv: ${without} of ${utterances.length} utterances have no words in it`;
}
