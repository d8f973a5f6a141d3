import type { FeatureSequence, Stream } from '@sdumc/core';
import { float16ToFloat32 } from '@sdumc/formats';
import type { StoredFeatures } from '../feature-store.ts';
import type { StoredSequence } from '../shard/open-shard.ts';
import { observedMask } from '../shard/unobserved-runs.ts';
import { STREAMS } from '../vocabulary.ts';
import { adjacentRuns } from './adjacent-runs.ts';
import type { OpenFiles } from './open-files.ts';
import { DamagedSequence, readRun } from './read-run.ts';

/** Reads the sequences of one utterance, all of them or not at all: one read for all that lie side by side. */
export async function readFeatures(sequences: readonly StoredSequence[], files: OpenFiles): Promise<StoredFeatures> {
  const read = new Map<Stream, FeatureSequence>();
  for (const run of adjacentRuns(sequences)) {
    const buffers = await files.use(run[0]!.path, (handle) => readRun(handle, run));
    for (const [place, sequence] of run.entries()) {
      const { stream, frames, width, hopSeconds, extractor, version } = sequence;
      const values = valuesOf(sequence, buffers[place]!.buffer);
      const observed = observedMask(sequence.unobserved, frames);
      read.set(stream, { values, frames, width, hopSeconds, extractor, version, ...(observed && { observed }) });
    }
  }
  return Object.fromEntries(STREAMS.filter((stream) => read.has(stream)).map((stream) => [stream, read.get(stream)!]));
}

/** Reads the sequences of one utterance that are whole; the others are told of. */
export async function readUndamaged(
  sequences: readonly StoredSequence[],
  files: OpenFiles,
  onDamage: (line: string) => void,
): Promise<StoredFeatures> {
  const leaveOut = (error: unknown): StoredFeatures => {
    if (!(error instanceof DamagedSequence)) throw error;
    onDamage(error.message);
    return {};
  };
  return readFeatures(sequences, files).catch(async (error: unknown) => {
    if (!(error instanceof DamagedSequence)) throw error;
    const whole = await Promise.all(sequences.map((sequence) => readFeatures([sequence], files).catch(leaveOut)));
    return Object.assign({}, ...whole) as StoredFeatures;
  });
}

/** The buffer itself seen as float32, or float16 widened. */
function valuesOf({ elementType }: StoredSequence, buffer: ArrayBuffer): Float32Array {
  return elementType === 'F32' ? new Float32Array(buffer) : float16ToFloat32(new Uint16Array(buffer));
}
