import { CONDITIONS } from '@sdumc/core';
import { stringify } from 'csv-stringify/sync';
import type { ExperimentOutcome } from './experiment.ts';
import type { SeedOutcome } from './train-seed.ts';

/**
 * Every prediction: id, split, seed, valence, and one column a condition. With cross-validation the test rows of each
 * fold alone, so that every id stands once a seed.
 */
export function predictionsCsv({ outcomes }: ExperimentOutcome): string {
  const records = outcomes.flatMap((outcome) => rowsOf(outcome).map((row) => record(outcome, row)));
  return stringify(records, { header: true, columns: ['id', 'split', 'seed', 'valence', ...CONDITIONS] });
}

function rowsOf({ fold, source, testRows }: SeedOutcome): readonly number[] {
  return fold === null ? [...source.utterances.keys()] : [...testRows];
}

function record({ source, seed, conditions }: SeedOutcome, row: number) {
  const { id, split, valence } = source.utterances[row]!;
  const predictions = CONDITIONS.map((condition) => [condition, conditions[condition].valence[row]]);
  return { id, split, seed, valence, ...(Object.fromEntries(predictions) as Record<string, number>) };
}
