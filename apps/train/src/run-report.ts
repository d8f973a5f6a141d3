import { CONDITIONS, MODALITIES, rowsOf, SPLITS, type Split } from '@sdumc/core';
import type { BackendReport } from '@sdumc/backend';
import { nonFiniteNotes, trainingConditions, untrainedNote, type OpenData } from '@sdumc/program';
import { verdict, type RunDetails, type RunReport, type TestPrediction } from '@sdumc/report';
import { meanAbsoluteError } from '@sdumc/metrics';
import type { Recipe } from '@sdumc/trainer';
import type { ExperimentOutcome } from './experiment.ts';
import type { TrainOptions } from './options.ts';
import type { Plan } from './presets.ts';
import { presentModalities, testResults } from './test-results.ts';
import type { SeedOutcome } from './train-seed.ts';

/** What `report.json` holds. */
export function runReport({
  data,
  options,
  backend,
  plan,
  outcome,
}: {
  data: OpenData;
  options: TrainOptions;
  backend: BackendReport;
  plan: Plan;
  outcome: ExperimentOutcome;
}): RunReport {
  const { network, recipe, clip, startFromMean } = plan;
  const first = outcome.outcomes[0] as SeedOutcome;
  const hasTest = rowsOf(data.source, 'test').length > 0;
  const counts = SPLITS.map((split) => [split, rowsOf(first.source, split).length]);
  const splits = Object.fromEntries(counts) as RunReport['splits'];
  const epochs = outcome.outcomes.flatMap(({ history }) => history);
  const results = testResults(outcome);
  const warning = verdict({ ...results, validation: validationErrors(outcome, recipe) });
  const testRows = outcome.outcomes.filter(({ seed }) => seed === first.seed).flatMap(({ testRows: rows }) => rows);
  return {
    dataset: data.source.name,
    modalities: presentModalities(data.source),
    splits: { ...splits, test: testRows.length },
    testFrom: hasTest && options.folds === null ? 'test' : 'train',
    seeds: [...outcome.seeds],
    preset: options.preset,
    backend: backend.name,
    chosenBy: `validation: lowest mean MAE over ${recipe.chooseBy.join(', ')}`,
    secondsPerEpoch: epochs.reduce((sum, { seconds }) => sum + seconds, 0) / epochs.length,
    peakMemoryMb: process.resourceUsage().maxRSS / 1024,
    ...results,
    ...(warning !== null && { verdict: warning }),
    ...(data.bestPossible !== null && options.folds === null && { bestPossible: data.bestPossible }),
    notes: notes({ data, options, outcome, recipe }),
    recipe: { network, ...recipe, clip, startFromMean },
  };
}

function notes({
  data,
  options,
  outcome,
  recipe,
}: {
  data: OpenData;
  options: TrainOptions;
  outcome: ExperimentOutcome;
  recipe: Recipe;
}): string[] {
  const { widths } = data.source;
  const absent = MODALITIES.filter((modality) => widths[modality] === undefined);
  const simulated = outcome.outcomes.some(({ source }) => source.widths.simulated !== undefined);
  return [
    ...data.problems.map((problem) => `left out, since it cannot be read: ${problem}`),
    ...data.notes,
    ...nonFiniteNotes(data.nonFinite),
    ...absent.map((modality) => `no utterance has ${modality}: it is absent throughout`),
    ...(widths.text === undefined ? ['there is no real text: the condition complete sees audio and video alone'] : []),
    ...(outcome.simulationLearned
      ? ['simulated text is made by the learned simulator, out of fold for train rows']
      : []),
    ...(simulated ? [] : ['there is no simulated text: the condition simulated equals absent']),
    ...untrainedAbsence(outcome, recipe),
    ...(options.without.length > 0 ? [`trained without ${options.without.join(', ')}`] : []),
    ...(options.folds === null
      ? []
      : [`${options.folds} folds by video; the figures are out of fold, the split counts of the first fold`]),
  ];
}

function untrainedAbsence({ outcomes }: ExperimentOutcome, recipe: Recipe): string[] {
  const note = untrainedNote(trainingConditions((outcomes[0] as SeedOutcome).source, recipe), 'absent');
  return note === null ? [] : [note];
}

/** MAE on validation of what was kept, mean over the conditions that it was chosen by, and of the mean training label. */
function validationErrors({ outcomes }: ExperimentOutcome, { chooseBy }: Recipe) {
  const errors = outcomes.map(({ source, conditions }) => {
    const labels = (split: Split) => rowsOf(source, split).map((row) => source.utterances[row]!.valence);
    const rows = rowsOf(source, 'valid');
    const mean = average(labels('train'));
    const mae = (predicted: readonly number[]) => meanAbsoluteError({ predicted, target: labels('valid') });
    return {
      network: average(chooseBy.map((condition) => mae(rows.map((row) => conditions[condition].valence[row]!)))),
      constant: mae(rows.map(() => mean)),
    };
  });
  return {
    network: average(errors.map(({ network }) => network)),
    constant: average(errors.map(({ constant }) => constant)),
  };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** What the report draws, beyond its figures. The similarity pictures show the first seed's first fold. */
export function reportDetails({ outcomes }: ExperimentOutcome, { loss }: Recipe): RunDetails {
  const first = outcomes[0] as SeedOutcome;
  const { conditions, testRows, source } = first;
  const pick = (values: Float32Array) => {
    const width = values.length / source.utterances.length;
    const picked = new Float32Array(testRows.length * width);
    testRows.forEach((row, position) => picked.set(values.subarray(row * width, (row + 1) * width), position * width));
    return picked;
  };
  const complete = pick(conditions.complete.representation);
  return {
    runs: outcomes.map(({ seed, fold, history, chosenEpoch }) => ({
      seed,
      chosenEpoch,
      ...(fold !== null && { fold: fold + 1 }),
      epochs: history.map(({ epoch, learningRate, losses: { total: _, ...parts }, validation }) => ({
        epoch,
        learningRate,
        loss: weighted(parts, loss.weights),
        validationMae: validation,
      })),
    })),
    predictions: outcomes.flatMap((outcome) => outcome.testRows.map((row) => prediction(outcome, row))),
    representations: {
      valence: testRows.map((row) => source.utterances[row]!.valence),
      complete,
      missing: pick(conditions.simulated.representation),
      width: complete.length / testRows.length,
    },
  };
}

function prediction({ source, seed, conditions }: SeedOutcome, row: number): TestPrediction {
  const { id, valence, transcript } = source.utterances[row]!;
  const [complete, simulated, absent] = CONDITIONS.map((condition) => conditions[condition].valence[row]!) as [
    number,
    number,
    number,
  ];
  return { id, seed, valence, complete, simulated, absent, ...(transcript !== undefined && { transcript }) };
}

/** The parts of the loss as they enter the total. */
function weighted(
  parts: Readonly<Record<string, number>>,
  weights: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(Object.entries(parts).map(([part, mean]) => [part, mean * (weights[part] ?? 0)]));
}
