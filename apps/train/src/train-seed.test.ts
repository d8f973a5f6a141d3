import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selectBackend } from '@sdumc/backend';
import { SUBSETS, type Split } from '@sdumc/core';
import { madeUpSource } from '@sdumc/core/testing';
import { loadNetwork, type TwoFlowNetwork } from '@sdumc/model';
import { predictRows, subsetView, type StepProgress } from '@sdumc/trainer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseOptions } from './options.ts';
import { prepare, streamWidths, trainingSize } from './prepare.ts';
import { planOf, type Plan } from './presets.ts';
import { runPaths } from './run-folder.ts';
import { trainSeed, type SeedOutcome } from './train-seed.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-train-seed-'));
afterAll(() => rmSync(room, { recursive: true }));

const SPLITS: readonly Split[] = ['test', 'train', 'valid', 'train', 'train', 'test', 'test', 'train', 'valid'];
/** Labels of train rows are low, those of all others high: one row too many, and the mean shows it. */
const LABELS = [3, -2, 2.5, -1, -0.4, 2, 3, -1.6, 1];

const made = madeUpSource(SPLITS);
const labelled = made.utterances.map((one, row) => ({ ...one, valence: LABELS[row]! }));
const prepared = await prepare({ ...made, utterances: labelled }, { clip: 5, simulate: false });
/** The default preset made small. It takes one step of no length: weights stay as they begin. */
const planned = planOf(parseOptions(['--epochs', '1']), trainingSize(prepared.source));
const plan: Plan = {
  ...planned,
  network: { ...planned.network, width: 4, viewWidth: 3, latentWidths: { utterance: 2, views: 2 }, contrastWidth: 2 },
  recipe: { ...planned.recipe, learningRate: 0, averageDecay: null },
};
const paths = runPaths(join(room, 'run'), { fold: null, seed: 3 });
let outcome: SeedOutcome;
let network: TwoFlowNetwork;
beforeAll(async () => {
  await selectBackend('cpu');
  const trained = await trainSeed({
    ...{ prepared, plan, origins: {}, computing: { backend: 'cpu', workers: 1 }, seed: 3, fold: null, paths },
    signal: new AbortController().signal,
    onStep: () => undefined,
    onEpoch: () => undefined,
  });
  outcome = trained!;
  network = (await loadNetwork(paths.model)).network;
});
afterAll(() => network.dispose());

test('a network begins at the mean label of train rows alone, so that no other label reaches it', () => {
  expect(network.parameters.get('valenceHead.bias')!.dataSync()[0]).toBeCloseTo((-2 - 1 - 0.4 - 1.6) / 4, 6);
});

test('a seed is judged on the test rows alone, and keeps predictions of every row', async () => {
  expect(outcome.testRows).toEqual([0, 5, 6]);
  const { source } = prepared;
  const input = { model: network, source, widths: streamWidths(plan.network.featureWidths), rows: [0, 5, 6] };
  const views = Object.fromEntries(SUBSETS.map((subset) => [subset, subsetView(subset)]));
  const expected = await predictRows({ ...input, batchSize: 1 }, views);
  for (const subset of SUBSETS) {
    const { valence } = outcome.subsets[subset];
    expect(valence).toHaveLength(3);
    valence.forEach((value, at) => expect(value).toBeCloseTo(expected[subset]!.valence[at]!, 5));
  }
  const { complete } = outcome.conditions;
  expect(complete.valence).toHaveLength(9);
  [0, 5, 6].forEach((row, at) => expect(complete.valence[row]).toBeCloseTo(outcome.subsets.atv.valence[at]!, 5));
});

test('the error that an epoch is chosen by is that of valid rows alone', () => {
  const { valence } = outcome.conditions.complete;
  const errors = [2, 8].map((row) => Math.abs(valence[row]! - LABELS[row]!));
  expect(outcome.history[0]!.validation.complete).toBeCloseTo((errors[0]! + errors[1]!) / 2, 5);
});

test('a seed that was stopped goes on after its last step, so that no step is taken twice', async () => {
  const three: Plan = { ...plan, recipe: { ...plan.recipe, epochs: 3, batchSize: 2, learningRate: 0.01 } };
  const train = async (name: string, stopAfter = Infinity) => {
    const stop = new AbortController();
    const steps: string[] = [];
    const taken = await trainSeed({
      ...{ prepared, plan: three, origins: {}, computing: { backend: 'cpu', workers: 1 }, seed: 3, fold: null },
      paths: runPaths(join(room, name), { fold: null, seed: 3 }),
      signal: stop.signal,
      onStep: ({ epoch, step }: StepProgress) => {
        steps.push(`${epoch}.${step}`);
        if (steps.length === stopAfter) stop.abort();
      },
      onEpoch: () => undefined,
    });
    return { steps, taken };
  };
  const whole = await train('whole');
  expect(whole.steps).toEqual(['1.1', '1.2', '2.1', '2.2', '3.1', '3.2']);
  const stopped = await train('halves', 3);
  expect(stopped).toEqual({ steps: ['1.1', '1.2', '2.1'], taken: null });
  const rest = await train('halves');
  expect(rest.steps).toEqual(['2.2', '3.1', '3.2']);
  expect(rest.taken!.conditions).toEqual(whole.taken!.conditions);
});

test('another seed begins with other weights', async () => {
  const paths = runPaths(join(room, 'other'), { fold: null, seed: 4 });
  await trainSeed({
    ...{ prepared, plan, origins: {}, computing: { backend: 'cpu', workers: 1 }, seed: 4, fold: null, paths },
    signal: new AbortController().signal,
    onStep: () => undefined,
    onEpoch: () => undefined,
  });
  const { network: other } = await loadNetwork(paths.model);
  const first = (one: TwoFlowNetwork) => Array.from([...one.parameters.values()][0]!.dataSync());
  expect(first(other)).not.toEqual(first(network));
  other.dispose();
});
