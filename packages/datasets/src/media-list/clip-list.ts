import { lstat, readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { readFileBytes } from '@sdumc/formats';
import { withLabelScale } from '../label-scale.ts';
import { listed } from '../listed.ts';
import { beginsAsMediaList, openMediaList } from './open-media-list.ts';
import { nameWithout, parseClipIndex, type ListedClip } from './clip-index.ts';
import { readTranscriptsBeside, transcriptsBeside } from './transcripts-beside.ts';

export interface ClipList {
  readonly name: string;
  readonly clips: readonly ListedClip[];
  /** One line each: what a person should know. */
  readonly notes: readonly string[];
}

/** Endings by which clips are told from other files of a folder; what a file really holds, its bytes say later. */
const ENDINGS: ReadonlySet<string> = new Set(
  (
    '3g2 3gp aac ac3 aif aifc aiff amr asf au avi caf f4v flac flv gif m2t m2ts m4a m4b m4v mka mkv mov mp2 mp3 mp4 ' +
    'mpeg mpg mts oga ogg ogv opus qt rf64 snd spx ts vob w64 wav wave webm wma wmv'
  )
    .split(' ')
    .map((ending) => `.${ending}`),
);

/**
 * Lists clips: one file; MMSA's `label.csv` with `Raw/`; a folder whose `index.csv` has a column `file`; or all media files of a
 * folder and those below it, with what is said in them where a transcript of the same name lies beside: `a.srt` beside `a.mp4`.
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
  const { files, unnameable } = await filesBelow(folder);
  const isMedia = (file: string) => ENDINGS.has(extname(file).toLowerCase());
  const media = files.filter(isMedia);
  const others = files.filter((file) => !isMedia(file));
  if (media.length === 0)
    throw new Error(
      `${folder}: holds no media files and neither index.csv nor label.csv; it holds ${files.length} other files${files.length === 0 ? '' : `: ${listed(files, 3)}`}${unnameable.length === 0 ? '' : `; ${notUtf8(unnameable)}`}`,
    );
  const ids = uniqueIds(media);
  const beside = transcriptsBeside(media, files);
  const { said, notes } = await readTranscriptsBeside(folder, beside);
  const read = new Set(beside.values());
  const ignored = others.filter((file) => !read.has(file));
  return {
    name: basename(resolve(folder)),
    clips: media.map((file, at) => {
      const transcript = said.get(file);
      const clip = { id: ids[at]!, videoId: ids[at]!, media: resolve(folder, file) };
      return transcript === undefined ? clip : { ...clip, transcript };
    }),
    notes: [
      ...(ignored.length > 0
        ? [`${ignored.length} files of ${folder} are no media by their names and are ignored: ${listed(ignored, 3)}`]
        : []),
      ...(unnameable.length > 0 ? [`${folder}: ${notUtf8(unnameable)}`] : []),
      ...notes,
    ],
  };
}

/** All files of a folder and those below it, in order; apart those whose names are not UTF-8, which Node cannot open by them. */
async function filesBelow(
  folder: string,
): Promise<{ readonly files: readonly string[]; readonly unnameable: readonly string[] }> {
  const files: string[] = [];
  const unnameable: string[] = [];
  const folders = [''];
  for (let inner = folders.pop(); inner !== undefined; inner = folders.pop()) {
    for (const entry of await readdir(join(folder, inner), { withFileTypes: true })) {
      const name = join(inner, entry.name);
      const isThere = !name.includes('\ufffd') || (await lstat(join(folder, name)).catch(() => null)) !== null;
      if (!isThere) unnameable.push(name);
      else if (entry.isDirectory()) folders.push(name);
      else if (entry.isFile() || entry.isSymbolicLink()) files.push(name);
    }
  }
  return { files: files.sort(), unnameable: unnameable.sort() };
}

function notUtf8(names: readonly string[]): string {
  return `the names of ${names.length} files or folders are not UTF-8 and cannot be opened: ${listed(names, 3)}; rename them`;
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
