import { segmentsOf } from './frame-rows.ts';

/** Utterances of about one length, to be computed together as [b, T, ·]. */
export interface LengthGroup {
  /** Which utterances, by their place in the batch; [b] */
  readonly utterances: readonly number[];
  /** T, the most frames that one of them has */
  readonly length: number;
  /** The row of each of the b·T places; places past an utterance's last frame repeat a row of it */
  readonly rows: Int32Array;
  /** [b, T], 1 = a frame, 0 = a place past the last */
  readonly mask: Float32Array;
  /** True where no place is past the last */
  readonly isFull: boolean;
}

/**
 * So many places a group may have: it is to stay in the processor's cache from one operation to the next (4 MB at d = 256),
 * and below what the C library asks the system for anew at each allocation.
 */
const MOST_PLACES = 4096;

/** At most this share of a group's places may be past the last frame, where the group is not small. */
const MOST_PADDING = 0.1;
const SMALL = 1024;

/** Groups of the utterances that have frames, each of about one length: the shortest first. */
export function lengthGroups(counts: readonly number[]): readonly LengthGroup[] {
  const segments = segmentsOf(counts);
  const order = [...counts.keys()]
    .filter((utterance) => counts[utterance]! > 0)
    .sort((left, right) => counts[left]! - counts[right]! || left - right);
  const groups: number[][] = [];
  let members: number[] = [];
  let frames = 0;
  for (const utterance of order) {
    const length = counts[utterance]!;
    const places = (members.length + 1) * length;
    const padding = 1 - (frames + length) / places;
    if (members.length > 0 && (places > MOST_PLACES || (places > SMALL && padding > MOST_PADDING))) {
      groups.push(members);
      members = [];
      frames = 0;
    }
    members.push(utterance);
    frames += length;
  }
  if (members.length > 0) groups.push(members);

  return groups.map((utterances) => {
    const length = counts[utterances.at(-1)!]!;
    const rows = new Int32Array(utterances.length * length);
    const mask = new Float32Array(rows.length);
    utterances.forEach((utterance, at) => {
      const { start, count } = segments[utterance]!;
      for (let t = 0; t < length; t++) {
        rows[at * length + t] = start + Math.min(t, count - 1);
        mask[at * length + t] = t < count ? 1 : 0;
      }
    });
    return { utterances, length, rows, mask, isFull: counts[utterances[0]!] === length };
  });
}
