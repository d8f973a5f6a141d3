import { basename, extname } from 'node:path';
import { parseTranscript, readClipList, readTranscript, readTranscripts, type ListedClip } from '@sdumc/datasets';
import type { PredictOptions } from './options.ts';

export interface ListedClips {
  /** At least one */
  readonly clips: readonly ListedClip[];
  /** Paths that cannot be read */
  readonly failures: readonly { readonly clip: string; readonly reason: string }[];
  /** What a person should know, in a line each */
  readonly notes: readonly string[];
}

/**
 * The clips that are to be scored, with what is said in them as far as it is known: by `--text`, `--transcript` or the list that they
 * stand in.
 *
 * Errors: `--text is of one clip, received 12: give --transcript FILE.csv with the columns id and text`.
 */
export async function listedClips(
  options: Pick<PredictOptions, 'clips' | 'text' | 'transcript' | 'noText'>,
): Promise<ListedClips> {
  const failures: { readonly clip: string; readonly reason: string }[] = [];
  const lists = await Promise.all(
    options.clips.map((path) =>
      readClipList(path).catch((error: unknown) => {
        failures.push({ clip: path, reason: (error as Error).message });
        return { clips: [], notes: [] };
      }),
    ),
  );
  const clips = lists.flatMap((list) => list.clips);
  if (clips.length === 0) throw new Error(failures.map(({ reason }) => reason).join('; '));
  const notes = lists.flatMap((list) => list.notes);
  const { transcript } = options;
  if (transcript === null || extname(transcript).toLowerCase() !== '.csv')
    return { clips: await withTranscript(clips, options), failures, notes };
  const { said, unused } = withTranscripts(clips, transcript, await readTranscripts(transcript));
  return { clips: said, failures, notes: unused === null ? notes : [...notes, unused] };
}

const SHOWN = 5;

/** Clips with the words of a table, by their ids or the names of their files. */
function withTranscripts(
  clips: readonly ListedClip[],
  path: string,
  words: ReadonlyMap<string, string>,
): { readonly said: readonly ListedClip[]; readonly unused: string | null } {
  const used = new Set<string>();
  const said = clips.map((clip) => {
    const key = [clip.id, basename(clip.media)].find((name) => words.has(name));
    if (key !== undefined) used.add(key);
    return withWords(clip, key === undefined ? undefined : words.get(key));
  });
  const others = [...words.keys()].filter((id) => !used.has(id));
  if (used.size === 0)
    throw new Error(
      `--transcript ${path}: none of its ids is of a clip: expected ones like ${clips[0]!.id}, received ${others.slice(0, SHOWN).join(', ')}`,
    );
  const more = others.length > SHOWN ? ', …' : '';
  const unused = `--transcript ${path}: ${others.length} of its ${words.size} ids are of no clip: ${others.slice(0, SHOWN).join(', ')}${more}`;
  return { said, unused: others.length === 0 ? null : unused };
}

async function withTranscript(
  clips: readonly ListedClip[],
  options: Pick<PredictOptions, 'text' | 'transcript' | 'noText'>,
): Promise<readonly ListedClip[]> {
  const { text, transcript } = options;
  if (text === null && transcript === null) return options.noText ? clips.map((clip) => withWords(clip)) : clips;
  if (clips.length !== 1)
    throw new Error(
      `${text === null ? `--transcript ${transcript}` : '--text'} is of one clip, received ${clips.length}: give --transcript FILE.csv with the columns id and text`,
    );
  const words = text === null ? await wordsIn(transcript!) : (await parseTranscript(text, '--text')).text;
  return [withWords(clips[0]!, words)];
}

function withWords({ transcript: _, ...clip }: ListedClip, transcript?: string): ListedClip {
  return transcript === undefined ? clip : { ...clip, transcript };
}

async function wordsIn(path: string): Promise<string> {
  const { text } = await readTranscript(path).catch((error: unknown) => {
    throw new Error(`--transcript ${(error as Error).message}`, { cause: error });
  });
  return text;
}
