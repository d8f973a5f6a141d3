import { STREAMS, type Stream, type UtteranceSource } from '@sdumc/core';
import { makeBatch, readSamples, type HostBatch, type Sample } from '@sdumc/datasets';
import { divideBatch } from './divide-batch.ts';
import type { GradientSource } from './gradient-source.ts';

/** A batch in parts. */
export interface DividedBatch {
  /** Utterances in all */
  readonly size: number;
  readonly parts: readonly { readonly host: HostBatch; readonly places: readonly number[] }[];
}

/** Reads some rows as a batch, divided as it suits those who compute. */
export async function readParts(
  source: UtteranceSource,
  rows: readonly number[],
  widths: Readonly<Record<Stream, number>>,
  { partsFor, allocate }: Pick<GradientSource, 'partsFor' | 'allocate'>,
): Promise<DividedBatch> {
  return divide(await readSamples(source, rows), widths, { partsFor, allocate });
}

/** Samples as a batch in parts. */
export function divide(
  samples: readonly Sample[],
  widths: Readonly<Record<Stream, number>>,
  { partsFor, allocate }: Pick<GradientSource, 'partsFor' | 'allocate'>,
): DividedBatch {
  const frames = ({ frames: own }: Sample, stream: Stream) => own[stream]?.frames ?? 0;
  const costs = samples.map((sample) =>
    STREAMS.reduce((sum, stream) => sum + frames(sample, stream) * (widths[stream] + FRAME_COST), 0),
  );
  const bytes = samples.reduce(
    (sum, sample) =>
      sum + STREAMS.reduce((own, stream) => own + frames(sample, stream) * (4 * widths[stream] + KEPT_OF_A_FRAME), 0),
    0,
  );
  const longest = Object.fromEntries(
    STREAMS.map((stream) => [stream, samples.reduce((most, sample) => Math.max(most, frames(sample, stream)), 1)]),
  ) as HostBatch['longest'];
  const parts = divideBatch(costs, partsFor(bytes)).map((places) => ({
    host: makeBatch(
      places.map((place) => samples[place]!),
      widths,
      { longest, allocate },
    ),
    places,
  }));
  return { size: samples.length, parts };
}

/** What a frame costs beside its projection, in numbers of it: two attentions in two flows, three products of 256² each. */
const FRAME_COST = 1500;

/** Bytes that are kept of a frame for the way back: its dropped values and keys, in two attentions of both flows, d = 256. */
const KEPT_OF_A_FRAME = 8192;
