import { readSafetensors, writeSafetensors, type WritableTensor } from '@sdumc/formats';
import type { TrainingState } from './training-state.ts';

/** The parts of a {@link TrainingState} that are not tensors. */
interface CheckpointHeader {
  readonly epoch: number;
  readonly step: number;
  readonly sums: TrainingState['sums'];
  readonly adamSteps: Readonly<Record<string, number>>;
  readonly history: TrainingState['history'];
  readonly bestEpoch: number | null;
}

const HEADER = 'trainingState';

/** Writes the state as one safetensors file, atomically: a kill leaves the old checkpoint or the new one, whole. */
export async function writeCheckpoint(path: string, state: TrainingState): Promise<void> {
  const tensors: Record<string, WritableTensor> = {};
  const add = (group: string, values: ReadonlyMap<string, Float32Array>) => {
    for (const [name, data] of values) tensors[`${group}/${name}`] = { shape: [data.length], data };
  };
  add('weights', state.weights);
  add('adam.mean', state.adam.mean);
  add('adam.square', state.adam.square);
  if (state.average !== null) add('average', state.average);
  if (state.best !== null) add('best', state.best.weights);
  const header: CheckpointHeader = {
    epoch: state.epoch,
    step: state.step,
    sums: state.sums,
    adamSteps: state.adam.steps,
    history: state.history,
    bestEpoch: state.best?.epoch ?? null,
  };
  await writeSafetensors(path, tensors, { [HEADER]: JSON.stringify(header) });
}

/** @throws Error naming the file where it is damaged or no checkpoint */
export async function readCheckpoint(path: string): Promise<TrainingState> {
  const { tensors, metadata } = await readSafetensors(path);
  const header = parseHeader(path, metadata[HEADER]);
  const group = (prefix: string) =>
    new Map(
      [...tensors]
        .filter(([name]) => name.startsWith(`${prefix}/`))
        .map(([name, { data }]) => [name.slice(prefix.length + 1), data as Float32Array]),
    );
  const average = group('average');
  return {
    epoch: header.epoch,
    step: header.step,
    sums: header.sums,
    weights: group('weights'),
    adam: { steps: header.adamSteps, mean: group('adam.mean'), square: group('adam.square') },
    average: average.size === 0 ? null : average,
    history: header.history,
    best: header.bestEpoch === null ? null : { epoch: header.bestEpoch, weights: group('best') },
  };
}

function parseHeader(path: string, text: string | undefined): CheckpointHeader {
  try {
    const header = JSON.parse(text ?? '') as Partial<CheckpointHeader>;
    if (isWhole(header)) return header as CheckpointHeader;
  } catch {
    // Falls through to the error that says what the file is not.
  }
  throw new Error(`${path}: not a training checkpoint, or a damaged one`);
}

function isWhole({ epoch, step, sums, adamSteps, history, bestEpoch }: Partial<CheckpointHeader>): boolean {
  const counts = [epoch, step, sums?.samples].every((count) => Number.isInteger(count) && (count as number) >= 0);
  const epochs = Array.isArray(history) ? history.length : 0;
  const best = bestEpoch === null || (Number.isInteger(bestEpoch) && bestEpoch! >= 1 && bestEpoch! <= epochs);
  return counts && Array.isArray(history) && typeof adamSteps === 'object' && best;
}
