import { STREAMS, type Split, type Stream } from '@sdumc/core';
import type { Dataset } from '@sdumc/datasets';
import { roundHalfToEven } from '@sdumc/metrics';
import { nonFiniteNotes, streamOrigins, unknownTextNotes } from '@sdumc/program';
import { StreamSurveyor, type StreamSurvey } from './stream-survey.ts';

/** What a dataset holds. Keys are those of `inspect --json`. */
export interface Inspection {
  readonly name: string;
  readonly kind: Dataset['kind'];
  /** What cannot be read, or makes figures wrong */
  readonly problems: readonly string[];
  /** What a person should know */
  readonly notes: readonly string[];
  readonly splits: Readonly<Record<Split, SplitCount>>;
  readonly streams: Readonly<Partial<Record<Stream, StreamSurvey>>>;
  /** Utterances that have words, and words as simulated */
  readonly words: { readonly text: number; readonly simulated: number };
  readonly media: number;
  /** Utterances of each class −3 … 3, by split */
  readonly valence: Readonly<Record<Split, readonly number[]>>;
}

export interface SplitCount {
  readonly utterances: number;
  readonly videos: number;
}

/**
 * Reads a dataset once from front to back, in memory that grows with the number of utterances alone.
 *
 * @param quick true: goes by what is known without reading frames
 * @param onUtterance told how many are read
 */
export async function inspectDataset(
  dataset: Dataset,
  { quick, onUtterance }: { readonly quick: boolean; readonly onUtterance: (done: number) => void },
): Promise<Inspection> {
  const surveyors = new Map<Stream, StreamSurveyor>();
  for (const stream of STREAMS) {
    const width = dataset.widths[stream];
    if (width !== undefined) surveyors.set(stream, new StreamSurveyor(width));
  }
  const unreadable = new Set<string>();
  let empty = 0;
  for (const row of dataset.utterances.keys()) {
    try {
      if (quick) {
        const counts = Object.entries(dataset.frameCounts?.(row) ?? {}) as [Stream, number][];
        for (const [stream, count] of counts) surveyors.get(stream)?.addLength(count);
      } else {
        const frames = await dataset.read(row);
        for (const stream of STREAMS)
          if (frames[stream] !== undefined) surveyors.get(stream)?.addSequence(frames[stream]);
        const { transcript, simulatedTranscript } = dataset.utterances[row]!;
        if (Object.keys(frames).length === 0 && (transcript ?? simulatedTranscript) === undefined) empty++;
      }
    } catch (error) {
      unreadable.add((error as Error).message);
    }
    onUtterance(row + 1);
  }
  const streams = Object.fromEntries([...surveyors].map(([stream, surveyor]) => [stream, surveyor.survey]));
  return {
    name: dataset.name,
    kind: dataset.kind,
    problems: [...dataset.problems, ...unreadable, ...splitProblems(dataset)],
    notes: [
      ...dataset.notes,
      ...(empty > 0 ? [`${empty} utterances have no modality at all`] : []),
      ...nonFiniteNotes(dataset.nonFinite),
      ...odd(streams),
      ...(await unknownTextNotes(dataset, await streamOrigins(dataset))),
    ],
    splits: bySplit((split) => {
      const inSplit = dataset.utterances.filter((utterance) => utterance.split === split);
      return { utterances: inSplit.length, videos: new Set(inSplit.map(({ videoId }) => videoId)).size };
    }),
    streams,
    words: {
      text: dataset.utterances.filter(({ transcript }) => transcript !== undefined).length,
      simulated: dataset.utterances.filter(({ simulatedTranscript }) => simulatedTranscript !== undefined).length,
    },
    media: dataset.utterances.filter(({ media }) => media !== undefined).length,
    valence: bySplit((split) => {
      const counts = new Array<number>(7).fill(0);
      for (const utterance of dataset.utterances)
        if (utterance.split === split) counts[roundHalfToEven(utterance.valence) + 3]!++;
      return counts;
    }),
  };
}

function bySplit<T>(make: (split: Split) => T): Record<Split, T> {
  return { train: make('train'), valid: make('valid'), test: make('test') };
}

function splitProblems({ utterances }: Dataset): string[] {
  const present = new Set(utterances.map(({ split }) => split));
  return (['train', 'valid'] as const)
    .filter((split) => !present.has(split))
    .map((split) => `no utterance is in split ${split}: training needs it`);
}

function* odd(streams: Readonly<Partial<Record<Stream, StreamSurvey>>>): Generator<string> {
  for (const stream of STREAMS) {
    const values = streams[stream]?.values;
    if (values === null || values === undefined) continue;
    const { constantFeatures, absurdFeatures, zeroFrames } = values;
    if (absurdFeatures > 0) yield `${stream}: features with values beyond a million: ${absurdFeatures}`;
    if (constantFeatures > 0) yield `${stream}: features that never vary: ${constantFeatures}`;
    if (zeroFrames > 0) yield `${stream}: frames of nothing but zeros: ${zeroFrames}`;
  }
}
