import {
  CONDITIONS,
  MODALITIES,
  SUBSETS,
  type Condition,
  type Modality,
  type Subset,
  type UtteranceSource,
} from '@sdumc/core';
import { sentimentMetrics, summariseOverSeeds, type MetricSummaryTable } from '@sdumc/metrics';
import { BASELINES, subsetView, type Baseline } from '@sdumc/trainer';
import type { ExperimentOutcome } from './experiment.ts';
import type { SeedOutcome } from './train-seed.ts';

/** The figures on test: for each seed over the test rows of all folds together, then mean and deviation over the seeds. */
export interface TestResults {
  readonly conditions: Readonly<Record<Condition, MetricSummaryTable>>;
  /** Null for a subset with a modality that no utterance has */
  readonly subsets: Readonly<Record<Subset, MetricSummaryTable | null>>;
  readonly baselines: Readonly<Record<Baseline, MetricSummaryTable | null>>;
}

export function testResults({ seeds, outcomes, baselines }: ExperimentOutcome): TestResults {
  const bySeed = seeds.map((seed) => outcomes.filter((outcome) => outcome.seed === seed));
  const targets = (bySeed[0] as SeedOutcome[]).flatMap(testTargets);
  const over = (predict: (outcome: SeedOutcome) => Iterable<number>) =>
    summariseOverSeeds(
      bySeed.map((folds) =>
        sentimentMetrics({ predicted: folds.flatMap((outcome) => [...predict(outcome)]), target: targets }),
      ),
    );

  const conditions = CONDITIONS.map((condition) => [
    condition,
    over(({ conditions: views, testRows }) => testRows.map((row) => views[condition].valence[row]!)),
  ]);
  const present = presentModalities((outcomes[0] as SeedOutcome).source);
  const subsets = SUBSETS.map((subset) => {
    const exists = subsetView(subset).sees.every((modality) => present.includes(modality));
    return [subset, exists ? over((outcome) => outcome.subsets[subset].valence) : null];
  });
  const baselineTables = BASELINES.map((baseline) => {
    const folds = baselines.map((predictions) => predictions[baseline]);
    const predicted = folds.flatMap((values) => (values === null ? [] : [...values]));
    const exists = folds.every((values) => values !== null);
    return [baseline, exists ? summariseOverSeeds([sentimentMetrics({ predicted, target: targets })]) : null];
  });
  return {
    conditions: Object.fromEntries(conditions) as TestResults['conditions'],
    subsets: Object.fromEntries(subsets) as TestResults['subsets'],
    baselines: Object.fromEntries(baselineTables) as TestResults['baselines'],
  };
}

/** The modalities that at least one utterance has. */
export function presentModalities({ widths }: Pick<UtteranceSource, 'widths'>): Modality[] {
  return MODALITIES.filter((modality) => widths[modality] !== undefined);
}

function testTargets({ source, testRows }: SeedOutcome): number[] {
  return testRows.map((row) => source.utterances[row]!.valence);
}
