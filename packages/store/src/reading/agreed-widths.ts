import { type Modality, type Stream } from '@sdumc/core';
import { shown } from '../one-line.ts';
import type { StoredSequence } from '../shard/open-shard.ts';
import { spaceOf } from '../vocabulary.ts';

/** Sequences whose widths agree, and what was left out so that they do. */
export interface AgreedWidths {
  /** D of each stream; text and simulated text share theirs. */
  readonly widths: Readonly<Partial<Record<Stream, number>>>;
  readonly agrees: (sequence: StoredSequence) => boolean;
  /** A line for each shard and width that does not agree, beginning with the shard's path. */
  readonly problems: readonly string[];
}

/** Finds the width that most sequences of a space have (of two that as many have, the larger). */
export function agreedWidths(sequences: readonly StoredSequence[]): AgreedWidths {
  const counts = new Map<Modality, Map<number, number>>();
  for (const { stream, width } of sequences) {
    const ofSpace = counts.get(spaceOf(stream)) ?? new Map<number, number>();
    counts.set(spaceOf(stream), ofSpace.set(width, (ofSpace.get(width) ?? 0) + 1));
  }
  const agreed = new Map([...counts].map(([space, widths]) => [space, mostFrequent(widths)]));
  const agrees = ({ stream, width }: StoredSequence) => agreed.get(spaceOf(stream)) === width;
  const kept = sequences.filter(agrees);
  return {
    widths: Object.fromEntries(kept.map(({ stream, width }) => [stream, width])),
    agrees,
    problems: problemsOf(
      sequences.filter((sequence) => !agrees(sequence)),
      agreed,
    ),
  };
}

function mostFrequent(counts: ReadonlyMap<number, number>): number {
  const [[width]] = [...counts].sort(([left, few], [right, many]) => many - few || right - left) as [[number, number]];
  return width;
}

function problemsOf(others: readonly StoredSequence[], agreed: ReadonlyMap<Modality, number>): string[] {
  const groups = new Map<string, StoredSequence[]>();
  for (const sequence of others) {
    const group = `${sequence.path} ${sequence.stream} ${sequence.width}`;
    groups.set(group, [...(groups.get(group) ?? []), sequence]);
  }
  return [...groups.values()].map((group) => {
    const { path, stream, key, width } = group[0]!;
    const more = group.length === 1 ? '' : ` and ${group.length - 1} more`;
    const expected = `width must be ${agreed.get(spaceOf(stream))} as in the rest of the store, received ${width}`;
    return `${path}: ${stream} of ${shown(key)}${more}: ${expected}; left out`;
  });
}
