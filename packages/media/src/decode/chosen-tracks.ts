import type { ClipNote } from '../clip-note.ts';
import type { Track } from './file-information.ts';

/** The track of a kind that is decoded, and what a person should know of the others. */
export interface ChosenTrack {
  readonly index: number;
  /** Whether ffmpeg would take another one unless told. */
  readonly isNotFirst: boolean;
  readonly notes: readonly ClipNote[];
}

const NAMES = { audio: 'sound', video: 'picture' } as const;

/** Of several tracks of one kind the one that the file marks as its default, else the first; undefined where there is none. */
export function chosenTrack(tracks: readonly Track[], kind: Track['kind']): ChosenTrack | undefined {
  const all = tracks.filter((track) => track.kind === kind);
  const known = all.filter(({ isKnown }) => isKnown);
  const candidates = known.length === 0 ? all : known;
  const chosen = candidates.find(({ isDefault }) => isDefault) ?? candidates[0];
  if (chosen === undefined) return undefined;
  const place = all.indexOf(chosen) + 1;
  const why = chosen.isDefault ? 'the default' : 'none is marked as the default';
  const text = `has ${all.length} ${NAMES[kind]} tracks: number ${place} is used (${why})`;
  return {
    index: chosen.index,
    isNotFirst: place !== 1,
    notes: all.length > 1 ? [{ modality: kind, text }] : [],
  };
}
