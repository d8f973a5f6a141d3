import { observedFrames, type Stream } from '@sdumc/core';
import type { FeatureStore, StoredUtterance } from '@sdumc/store';
import type { ProbeRows } from './leave-one-group-out.ts';
import { normaliseGroups } from './normalise-groups.ts';

export interface Probed extends ProbeRows {
  readonly classNames: readonly string[];
  readonly groupNames: readonly string[];
  /** Clips of the store that lack the label or the group */
  readonly leftOut: number;
}

/**
 * Each clip as the mean of its observed frames in each stream, normalised within its group. What a clip lacks becomes its
 * group's mean.
 *
 * Errors: `stores/clips: column mood is not there, its clips have speaker, emotion`.
 */
export async function meanFeatures(
  store: FeatureStore,
  { label, group, streams }: { readonly label: string; readonly group: string; readonly streams: readonly Stream[] },
): Promise<Probed> {
  const columns = [...new Set(store.utterances.flatMap((utterance) => Object.keys(utterance.columns ?? {})))];
  for (const column of [label, group])
    if (!columns.includes(column))
      throw new Error(`${store.name}: column ${column} is not there, its clips have ${columns.join(', ') || 'none'}`);
  for (const stream of streams)
    if (store.widths[stream] === undefined)
      throw new Error(`${store.name}: no clip has ${stream}, they have ${Object.keys(store.widths).join(', ')}`);
  const told = store.utterances.flatMap((utterance, row) => {
    const [labelled, grouped] = [cell(utterance, label), cell(utterance, group)];
    return labelled === '' || grouped === '' ? [] : [{ row, labelled, grouped }];
  });
  const classNames = [...new Set(told.map(({ labelled }) => labelled))].sort();
  const groupNames = [...new Set(told.map(({ grouped }) => grouped))].sort();
  if (classNames.length < 2 || groupNames.length < 3)
    throw new Error(
      `${store.name}: must have 2 labels and 3 groups or more, received ${classNames.length} and ${groupNames.length}`,
    );
  const groups = told.map(({ grouped }) => groupNames.indexOf(grouped));
  const means: Float64Array[][] = streams.map(() => []);
  for (const { row } of told)
    for (const [at, mean] of (await meansOf(store, row, streams)).entries()) means[at]!.push(mean);
  return {
    streams: means.map((rows) => normaliseGroups(rows, groups)),
    classes: told.map(({ labelled }) => classNames.indexOf(labelled)),
    classCount: classNames.length,
    groups,
    groupCount: groupNames.length,
    classNames,
    groupNames,
    leftOut: store.utterances.length - told.length,
  };
}

function cell({ columns }: StoredUtterance, column: string): string {
  return String(columns?.[column] ?? '').trim();
}

async function meansOf(store: FeatureStore, row: number, streams: readonly Stream[]): Promise<Float64Array[]> {
  const features = await store.read(row);
  return streams.map((stream) => {
    const sequence = features[stream];
    const seen = sequence === undefined ? undefined : observedFrames(sequence);
    const mean = new Float64Array(store.widths[stream]!);
    if (seen === undefined) return mean.fill(NaN);
    for (const [place, value] of seen.values.entries()) mean[place % seen.width]! += value / seen.frames;
    return mean;
  });
}
