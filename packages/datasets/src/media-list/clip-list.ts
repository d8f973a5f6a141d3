import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { readFileBytes } from '@sdumc/formats';
import { withLabelScale } from '../label-scale.ts';
import { beginsAsMediaList, openMediaList } from './open-media-list.ts';
import { nameWithout, parseClipIndex, type ListedClip } from './clip-index.ts';

export interface ClipList {
  readonly name: string;
  readonly clips: readonly ListedClip[];
  /** One line each: what a person should know. */
  readonly notes: readonly string[];
}

/** Endings by which clips are told from other files of a folder; what a file really holds, its bytes say later. */
const ENDINGS: ReadonlySet<string> = new Set(
  '3gp aac aif aiff avi flac flv m4a m4v mkv mov mp3 mp4 mpeg mpg oga ogg ogv opus ts wav webm wma wmv'
    .split(' ')
    .map((ending) => `.${ending}`),
);

/**
 * Lists clips: one file; MMSA's `label.csv` with `Raw/`; a folder whose `index.csv` has a column `file`; or all media files of a
 * folder and those below it.
 *
 * Errors: `clips/index.csv: column file is missing, received id, emotion`, `empty: holds no media files`.
 *
 * @example
 * const { clips } = await readClipList('data/clips'); // [{ id: 'acted/01', media: '/…/acted/01.mp4', columns: { speaker: '01' } }]
 */
export async function readClipList(path: string): Promise<ClipList> {
  const found = await stat(path).catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`cannot read ${path}: ${code === 'ENOENT' ? 'no such file or directory (ENOENT)' : message}`, {
      cause: error,
    });
  });
  if (found.isDirectory()) return listOfFolder(path);
  if (!found.isFile()) throw new Error(`${path}: is neither a file nor a folder`);
  if (extname(path).toLowerCase() === '.csv') return listOfTable(path);
  const name = nameWithout(basename(path));
  return { name, clips: [{ id: name, videoId: name, media: resolve(path) }], notes: [] };
}

async function listOfFolder(folder: string): Promise<ClipList> {
  const entries = await readdir(folder);
  for (const table of ['index.csv', 'label.csv']) if (entries.includes(table)) return listOfTable(join(folder, table));
  const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  const media = files.filter((file) => ENDINGS.has(extname(file).toLowerCase()));
  if (media.length === 0)
    throw new Error(
      `${folder}: holds no media files and neither index.csv nor label.csv; it holds ${files.length} other files`,
    );
  const ids = uniqueIds(media);
  const others = files.length - media.length;
  return {
    name: basename(resolve(folder)),
    clips: media.map((file, at) => ({ id: ids[at]!, videoId: ids[at]!, media: resolve(folder, file) })),
    notes: others > 0 ? [`${others} files of ${folder} are no media by their names and are ignored`] : [],
  };
}

async function listOfTable(path: string): Promise<ClipList> {
  const bytes = await readFileBytes(path);
  if (beginsAsMediaList(bytes.subarray(0, 4096))) {
    const { name, utterances, notes } = withLabelScale(await openMediaList(path), {});
    return { name, clips: utterances.map((utterance) => ({ ...utterance, media: utterance.media! })), notes };
  }
  const folder = dirname(resolve(path));
  return { name: basename(folder), clips: parseClipIndex(bytes, path, folder), notes: [] };
}

/** Paths without their endings, where that leaves them apart. */
function uniqueIds(files: readonly string[]): string[] {
  const short = files.map(nameWithout);
  const times = new Map<string, number>();
  for (const name of short) times.set(name, (times.get(name) ?? 0) + 1);
  return files.map((file, at) => (times.get(short[at]!) === 1 ? short[at]! : file));
}
