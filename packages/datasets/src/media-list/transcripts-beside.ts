import { extname, join } from 'node:path';
import { listed } from '../listed.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { readTranscript } from '../transcripts/read-transcript.ts';
import { nameWithout } from './clip-index.ts';

/** In this order where several lie beside a clip, as whisper writes them. */
const ENDINGS = ['.srt', '.vtt', '.ass', '.ssa', '.lrc', '.textgrid', '.json', '.tsv', '.txt'];
const LANGUAGE = /\.en(?:-[a-z]+)?$/i;

/** The file beside each clip that may hold what is said in it: `a.srt`, `a.mp4.srt` or `a.en.srt` of `a.mp4`. */
export function transcriptsBeside(media: readonly string[], files: readonly string[]): ReadonlyMap<string, string> {
  const candidates = new Map<string, string[]>();
  for (const file of files) {
    if (!ENDINGS.includes(extname(file).toLowerCase())) continue;
    const name = nameWithout(file);
    for (const key of new Set([name, name.replace(LANGUAGE, '')]))
      candidates.set(key, [...(candidates.get(key) ?? []), file]);
  }
  const rank = (file: string) => ENDINGS.indexOf(extname(file).toLowerCase());
  return new Map(
    media.flatMap((clip) => {
      const beside = [nameWithout(clip), clip.replaceAll('\\', '/')].flatMap((key) => candidates.get(key) ?? []);
      const [first] = beside.sort((left, right) => rank(left) - rank(right));
      return first === undefined ? [] : [[clip, first] as const];
    }),
  );
}

/** What is said in clips by the files beside them, and a note about those files. One that is no transcript is named and left out. */
export async function readTranscriptsBeside(
  folder: string,
  beside: ReadonlyMap<string, string>,
): Promise<{ readonly said: ReadonlyMap<string, string>; readonly notes: readonly string[] }> {
  const said = new Map<string, string>();
  const unread: string[] = [];
  await mapConcurrently([...beside], 16, async ([clip, file]) => {
    try {
      const { text } = await readTranscript(join(folder, file));
      if (text !== '') said.set(clip, text);
    } catch (error) {
      unread.push((error as Error).message);
    }
  });
  const read = [...beside].flatMap(([clip, file]) => (said.has(clip) ? [file] : []));
  return {
    said,
    notes: [
      ...(read.length > 0
        ? [`${read.length} clips of ${folder} have what is said from files beside them: ${listed(read, 3)}`]
        : []),
      ...(unread.length > 0
        ? [`${unread.length} files beside clips are no transcripts and are ignored: ${unread.sort()[0]!}`]
        : []),
    ],
  };
}
