import { access } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Utterance } from '@sdumc/core';
import { readFileBytes } from '@sdumc/formats';
import { checkedValence } from '../checked-valence.ts';
import { expectCells, parseCsv } from '../csv/csv-table.ts';
import { csvColumns } from '../csv/csv-text.ts';
import type { Dataset } from '../dataset.ts';
import { expectPlainName } from '../expect-plain-name.ts';
import { listed } from '../listed.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { readSplit } from '../splits/split-names.ts';
import { sharedVideosNotes } from '../splits/shared-videos.ts';
import { wordsOnly } from '../words/words-only.ts';

/** Whether a file begins as a list of clips does. */
export function beginsAsMediaList(beginning: Uint8Array): boolean {
  const columns = csvColumns(beginning);
  return ['video_id', 'clip_id', 'label', 'mode'].every((column) => columns.includes(column));
}

/**
 * Opens MMSA's `label.csv`: columns video_id, clip_id, text, label and mode, and clips at `Raw/<video_id>/<clip_id>.mp4` beside it.
 * It has words and no streams: those come out of extraction.
 *
 * Errors: `label.csv line 3: video_id must be a plain name, received "../x"`.
 */
export async function openMediaList(path: string): Promise<Dataset> {
  const folder = dirname(resolve(path));
  const utterances = parseMediaList(await readFileBytes(path), path, folder);
  const isThere = await mapConcurrently(utterances, 16, async ({ media }) =>
    access(media!).then(
      () => true,
      () => false,
    ),
  );
  const missing = utterances
    .filter((_, row) => !isThere[row])
    .map(({ videoId, media }) => join('Raw', videoId, basename(media!)));
  const notes = [...sharedVideosNotes(utterances, basename(path))];
  if (missing.length > 0) {
    notes.unshift(
      `${basename(path)}: ${missing.length} of ${utterances.length} clips are not there: ${listed(missing, 3)}`,
    );
  }
  return wordsOnly({ kind: 'media-list', name: basename(folder), utterances, notes }, path);
}

function parseMediaList(bytes: Uint8Array, name: string, folder: string): Utterance[] {
  const table = parseCsv(bytes, name);
  const at = {
    video: table.required('video_id'),
    clip: table.required('clip_id'),
    valence: table.required('label'),
    split: table.required('mode'),
    text: table.column('text'),
  };
  const ids = new Set<string>();
  return table.lines.map((line) => {
    expectCells(table, line, name);
    const where = `${name} line ${line.line}`;
    const cell = (index: number | undefined) => (index === undefined ? '' : line.cells[index]!);
    const videoId = expectPlainName(cell(at.video), `${where}: video_id`);
    const clip = expectPlainName(cell(at.clip), `${where}: clip_id`);
    const id = `${videoId}$_$${clip}`;
    if (ids.has(id)) throw new Error(`${where}: video ${videoId} clip ${clip} is there twice`);
    ids.add(id);
    const valence = cell(at.valence);
    const transcript = cell(at.text);
    return {
      id,
      videoId,
      split: readSplit(cell(at.split), where),
      valence: checkedValence(table.number(valence), where, valence),
      ...(transcript.trim() !== '' && { transcript }),
      media: join(folder, 'Raw', videoId, `${clip}.mp4`),
    };
  });
}
