import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { CONDITIONS, randomStream, type Condition, type TwoFlowModel, type UtteranceSource } from '@sdumc/core';
import { publishedNetwork, TwoFlowNetwork, type NetworkConfig } from '@sdumc/model';
import { afterAll, describe, expect, test } from 'vitest';
import { ScriptedModel } from '../../testing/scripted-model.ts';
import { TINY_RECIPE } from '../../testing/tiny-recipe.ts';
import { memorySource, tinyUtterances, WIDTHS, type TinyUtterance } from '../../testing/tiny-source.ts';
import { readCheckpoint, writeCheckpoint } from '../checkpoint/checkpoint-file.ts';
import type { TrainingState } from '../checkpoint/training-state.ts';
import type { Recipe } from '../recipe.ts';
import type { EpochRecord } from './history.ts';
import { copyWeights } from './host-weights.ts';
import { trainModel, type StepProgress } from './train-model.ts';

const tinyNetwork = (changes: Partial<NetworkConfig> = {}) =>
  new TwoFlowNetwork(
    {
      ...publishedNetwork({ audio: WIDTHS.audio, text: WIDTHS.text, video: WIDTHS.video }),
      width: 8,
      viewWidth: 6,
      latentWidths: { utterance: 4, views: 3 },
      contrastWidth: 4,
      maskPadding: true,
      ...changes,
    },
    randomStream(9),
  );
const UTTERANCES = [
  ...tinyUtterances(10, 'train', 1),
  ...tinyUtterances(6, 'valid', 2),
  ...tinyUtterances(3, 'test', 3),
];
const source = memorySource(UTTERANCES);

interface Run {
  readonly model: TwoFlowModel;
  readonly recipe?: Recipe;
  readonly from?: UtteranceSource;
  readonly seed?: number;
  readonly resumeFrom?: TrainingState | null;
  /** Asks to stop in this epoch (from 1), after this step (from 1) */
  readonly stopAt?: { readonly epoch: number; readonly step: number };
}

async function run({ model, recipe = TINY_RECIPE, from = source, seed = 5, resumeFrom = null, stopAt }: Run) {
  const states: TrainingState[] = [];
  const steps: StepProgress[] = [];
  const records: EpochRecord[] = [];
  const stop = new AbortController();
  const outcome = await trainModel({
    model,
    source: from,
    widths: WIDTHS,
    recipe,
    seed,
    resumeFrom,
    save: async (state) => void states.push(state),
    onStep: (progress) => {
      steps.push(progress);
      if (progress.epoch === stopAt?.epoch && progress.step === stopAt.step) stop.abort();
    },
    onEpoch: (record) => records.push(record),
    signal: stop.signal,
  });
  return { outcome, states, steps, records, weights: copyWeights(model.parameters) };
}

/** Histories without the wall clock. */
const untimed = (history: readonly EpochRecord[]) => history.map(({ seconds: _seconds, ...record }) => record);

const straightModel = tinyNetwork();
const initial = copyWeights(straightModel.parameters);
const straight = await run({ model: straightModel });
straightModel.dispose();

const folder = mkdtempSync(join(tmpdir(), 'sdumc-training-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a run', () => {
  test('is the same bytes for the same seed, others for another', async () => {
    const [again, other] = [tinyNetwork(), tinyNetwork()];
    const same = await run({ model: again });
    expect(same.weights).toEqual(straight.weights);
    expect(untimed(same.outcome.history)).toEqual(untimed(straight.outcome.history));
    const different = await run({ model: other, seed: 6, recipe: { ...TINY_RECIPE, epochs: 1 } });
    expect(different.states[0]!.weights).not.toEqual(straight.states[0]!.weights);
    for (const network of [again, other]) network.dispose();
  });

  test('tells its steps and epochs, and saves after each epoch', () => {
    expect(straight.outcome.stopped).toBe(false);
    expect(straight.steps.map(({ epoch, step, stepsPerEpoch }) => [epoch, step, stepsPerEpoch])).toEqual(
      [1, 2, 3].flatMap((epoch) => [1, 2, 3].map((step) => [epoch, step, 3])), // ten rows in batches of four
    );
    expect(straight.states.map(({ epoch, step, sums }) => [epoch, step, sums.samples])).toEqual([
      [1, 0, 0],
      [2, 0, 0],
      [3, 0, 0],
    ]);
    expect(straight.outcome.history).toEqual(straight.records);
    // A state is of its moment: what comes after does not reach it.
    expect(straight.states.map(({ history }) => history.length)).toEqual([1, 2, 3]);
    straight.records.forEach(({ epoch, losses, validation }, position) => {
      expect(epoch).toBe(position + 1);
      expect(losses.total).toBeCloseTo(straight.steps[3 * position + 2]!.loss, 10);
      const { weights } = TINY_RECIPE.loss;
      const parts = Object.entries(weights).map(([part, weight]) => weight * losses[part as keyof typeof weights]!);
      expect(parts.reduce((sum, value) => sum + value, 0)).toBeCloseTo(losses.total, 4);
      expect(Object.keys(validation)).toEqual([...CONDITIONS]);
    });
    for (const [name, values] of straight.weights) expect(values, name).not.toEqual(initial.get(name));
  });

  test.each([
    { epoch: 1, step: 1 },
    { epoch: 2, step: 2 },
    { epoch: 2, step: 3 }, // the last of its epoch: validation is still to come
    { epoch: 3, step: 1 },
  ])('stopped in epoch $epoch after step $step goes on, from its file, to the same bytes', async (stopAt) => {
    const stopped = tinyNetwork();
    const first = await run({ model: stopped, stopAt });
    stopped.dispose();
    expect(first.outcome).toMatchObject({ stopped: true, chosenEpoch: null });
    expect(first.outcome.history).toHaveLength(stopAt.epoch - 1);
    expect(first.steps).toHaveLength(3 * (stopAt.epoch - 1) + stopAt.step);
    expect(first.states).toHaveLength(stopAt.epoch);
    const state = first.states.at(-1)!;
    expect([state.epoch, state.step]).toEqual([stopAt.epoch - 1, stopAt.step]);

    const path = join(folder, 'last.safetensors');
    await writeCheckpoint(path, state);
    const resumed = tinyNetwork();
    const rest = await run({ model: resumed, resumeFrom: await readCheckpoint(path) });
    resumed.dispose();
    expect(rest.steps).toEqual(straight.steps.slice(first.steps.length));
    expect(untimed(rest.outcome.history)).toEqual(untimed(straight.outcome.history));
    expect(rest.outcome.chosenEpoch).toBe(straight.outcome.chosenEpoch);
    expect(rest.weights).toEqual(straight.weights);
    expect(rest.states.at(-1)).toEqual({ ...straight.states.at(-1), history: rest.outcome.history });
  });

  test.each([1, 2, 3])('resumed after epoch %d ends the same', async (epoch) => {
    const resumed = tinyNetwork();
    const rest = await run({ model: resumed, resumeFrom: straight.states[epoch - 1]! });
    resumed.dispose();
    expect(rest.steps).toEqual(straight.steps.slice(3 * epoch));
    expect(untimed(rest.outcome.history)).toEqual(untimed(straight.outcome.history));
    expect(rest.weights).toEqual(straight.weights);
  });

  test('without an average or hidden modalities resumes to the same bytes too', async () => {
    const recipe: Recipe = {
      ...TINY_RECIPE,
      averageDecay: null,
      hidden: null,
      schedule: { kind: 'published' },
      epochs: 2,
    };
    const [whole, stopped, resumed] = [tinyNetwork(), tinyNetwork(), tinyNetwork()];
    const expected = await run({ model: whole, recipe });
    const { states } = await run({ model: stopped, recipe, stopAt: { epoch: 2, step: 1 } });
    const rest = await run({ model: resumed, recipe, resumeFrom: states.at(-1)! });
    expect(rest.weights).toEqual(expected.weights);
    expect(expected.states.map(({ average }) => average)).toEqual([null, null]);
    expect(expected.records.map(({ learningRate }) => learningRate)).toEqual([0.2, 0.4].map((factor) => 0.01 * factor));
    for (const network of [whole, stopped, resumed]) network.dispose();
  });

  test('leaves no tensor behind, whether it ends, is stopped or fails', async () => {
    const model = tinyNetwork();
    const before = tf.memory().numTensors;
    const recipe = { ...TINY_RECIPE, epochs: 1 };
    await run({ model, recipe });
    expect(tf.memory().numTensors).toBe(before);
    await run({ model, recipe, stopAt: { epoch: 1, step: 1 } });
    expect(tf.memory().numTensors).toBe(before);
    await expect(run({ model, recipe, from: memorySource(spoilt()) })).rejects.toThrow();
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });
});

/** Utterances of which one for training has a frame that is not a number. */
function spoilt(): TinyUtterance[] {
  return UTTERANCES.map((utterance, row) =>
    row === 3
      ? {
          ...utterance,
          frames: { ...utterance.frames, audio: { values: new Float32Array(3).fill(NaN), frames: 1, width: 3 } },
        }
      : utterance,
  );
}

test('a loss that is not a number ends the run, and says where', async () => {
  const model = tinyNetwork();
  const recipe = { ...TINY_RECIPE, batchSize: 20 };
  await expect(run({ model, recipe, from: memorySource(spoilt()) })).rejects.toThrow(
    new Error('training: the loss became NaN in epoch 1, step 1'),
  );
  expect(copyWeights(model.parameters)).toEqual(initial); // not a single NaN went into the weights
  model.dispose();
});

describe('batches of about one length', () => {
  const cost = (row: number) =>
    Object.values(UTTERANCES[row]!.frames).reduce((sum, { values }) => sum + values.length, 0);
  const known: UtteranceSource = {
    ...source,
    frameCounts: (row) =>
      Object.fromEntries(Object.entries(UTTERANCES[row]!.frames).map(([stream, { frames }]) => [stream, frames])),
  };
  const recipe: Recipe = { ...TINY_RECIPE, lengthPool: 2, epochs: 2 };

  test('are what the recipe asks for, where lengths are known', async () => {
    const read: number[] = [];
    const from = { ...known, read: (row: number) => (read.push(row), source.read(row)) };
    await run({ model: new ScriptedModel(), from, recipe: { ...recipe, epochs: 1, loss: regressionOnly } });
    const batches = [read.slice(0, 4), read.slice(4, 8)].map((batch) => batch.map(cost));
    for (const batch of batches) expect(batch).toEqual(batch.toSorted((left, right) => left - right));
    const [first, second] = batches.sort((left, right) => left[0]! - right[0]!);
    expect(first!.at(-1)).toBeLessThanOrEqual(second![0]!);
    // Validation goes from long to short.
    const valid = read.slice(10).map(cost);
    expect(valid).toEqual(valid.toSorted((left, right) => right - left));
    expect(new Set(valid).size).toBeGreaterThan(2);
  });

  test('change the run, and one that was stopped in them goes on to the same bytes', async () => {
    const [plain, whole, stopped, resumed] = [tinyNetwork(), tinyNetwork(), tinyNetwork(), tinyNetwork()];
    const expected = await run({ model: whole, from: known, recipe });
    const without = await run({ model: plain, recipe });
    expect(expected.weights).not.toEqual(without.weights);
    const { states } = await run({ model: stopped, from: known, recipe, stopAt: { epoch: 2, step: 1 } });
    const rest = await run({ model: resumed, from: known, recipe, resumeFrom: states.at(-1)! });
    expect(rest.weights).toEqual(expected.weights);
    expect(untimed(rest.outcome.history)).toEqual(untimed(expected.outcome.history));
    for (const network of [plain, whole, stopped, resumed]) network.dispose();
  });
});

describe('rows', () => {
  test('are read one batch ahead of the step, and no more; a stop leaves nothing being read', async () => {
    let [read, trained, most, underWay] = [0, 0, 0, 0];
    const slow: UtteranceSource = {
      ...source,
      read: async (row) => {
        read++;
        underWay++;
        await new Promise((resolve) => setTimeout(resolve, 1));
        underWay--;
        return source.read(row);
      },
    };
    class Watching extends ScriptedModel {
      override flows(input: Parameters<ScriptedModel['flows']>[0]) {
        most = Math.max(most, read - trained);
        trained += input.batch.valence.shape[0];
        return super.flows(input);
      }
    }
    const recipe: Recipe = { ...TINY_RECIPE, batchSize: 2, epochs: 1, loss: regressionOnly };
    await run({ model: new Watching(), from: slow, recipe, stopAt: { epoch: 1, step: 3 } });
    expect([trained, most]).toEqual([6, 4]);
    expect([read, underWay]).toEqual([8, 0]);
  });

  test('each train row is read once an epoch and each valid row once; test rows are never looked at', async () => {
    const epochs: number[][] = [[]];
    const guarded = memorySource(UTTERANCES, (row) => epochs.at(-1)!.push(row));
    const utterances = guarded.utterances.map((utterance) =>
      Object.defineProperty({ ...utterance }, 'valence', {
        get: () => {
          if (utterance.split === 'test') throw new Error('looked at the label of a test row');
          return utterance.valence;
        },
      }),
    );
    const model = new ScriptedModel();
    await trainModel({
      model,
      source: { ...guarded, utterances },
      widths: WIDTHS,
      recipe: { ...TINY_RECIPE, loss: regressionOnly },
      seed: 1,
      resumeFrom: null,
      save: async () => void epochs.push([]),
    });
    const expected = Array.from({ length: 16 }, (_, row) => row); // 10 train, 6 valid
    expect(epochs.slice(0, 3).map((rows) => rows.toSorted((a, b) => a - b))).toEqual([expected, expected, expected]);
    const trained = epochs.slice(0, 3).map((rows) => rows.slice(0, 10));
    expect(trained.flat().every((row) => row < 10)).toBe(true);
    expect(new Set(trained.map(String)).size).toBe(3); // another order each epoch
  });

  test('the model is shown the labels of its batch, whole but for what the recipe hides', async () => {
    const model = new ScriptedModel();
    await run({ model, recipe: { ...TINY_RECIPE, hidden: null, epochs: 1, loss: regressionOnly } });
    const labels = model.seen.flatMap(({ valence }) => valence);
    const expected = UTTERANCES.slice(0, 10).map(({ valence }) => Math.fround(valence));
    expect(labels.toSorted((a, b) => a - b)).toEqual(expected.toSorted((a, b) => a - b));
    const observed = (flow: 'complete' | 'missing', modality: number) =>
      model.seen.flatMap((batch) => batch.observed[flow]).filter((row) => row[modality]).length;
    expect([0, 1, 2].map((m) => observed('complete', m))).toEqual([10, 10, 8]); // every fifth lacks video
    expect([0, 1, 2].map((m) => observed('missing', m))).toEqual([10, 9, 8]); // every seventh simulated text
  });

  test('each flow hides at its own rates', async () => {
    const nothing = { audio: 0, text: 0, video: 0 };
    const hiddenIn = async (hidden: Recipe['hidden']) => {
      const model = new ScriptedModel();
      await run({ model, recipe: { ...TINY_RECIPE, epochs: 1, loss: regressionOnly, hidden } });
      const seen = (flow: 'complete' | 'missing', m: number) =>
        model.seen.flatMap((batch) => batch.observed[flow]).filter((row) => row[m]).length;
      return [0, 1, 2].map((m) => [seen('complete', m), seen('missing', m)]);
    };
    const noText = { ...nothing, text: 1 };
    expect(await hiddenIn({ complete: nothing, missing: noText })).toEqual([
      [10, 10],
      [10, 0],
      [8, 8],
    ]);
    const noAudio = { ...nothing, audio: 1 };
    expect(await hiddenIn({ complete: noAudio, missing: nothing })).toEqual([
      [0, 10],
      [10, 9],
      [8, 8],
    ]);
  });

  test('every step draws its own dropout and hides its own modalities, the same for the same seed', async () => {
    const half = { audio: 0.5, text: 0.75, video: 0.5 };
    const recipe = { ...TINY_RECIPE, batchSize: 10, loss: regressionOnly, hidden: { complete: half, missing: half } };
    const drawn = async (seed: number) => {
      const model = new ScriptedModel();
      const small = { ...recipe, batchSize: 5, epochs: 2 };
      await run({ model, seed, recipe: small });
      return model.seen;
    };
    const seen = await drawn(1);
    expect(seen).toHaveLength(4);
    expect(new Set(seen.map(({ dropped }) => String(dropped))).size).toBe(4);
    expect(new Set(seen.map(({ observed }) => String(observed.missing))).size).toBe(4);
    for (const { observed } of seen) expect(observed.complete).not.toEqual(observed.missing);
    expect(await drawn(1)).toEqual(seen);
    expect((await drawn(2)).map(({ dropped }) => dropped)).not.toEqual(seen.map(({ dropped }) => dropped));
  });
});

const regressionOnly: Recipe['loss'] = {
  ...TINY_RECIPE.loss,
  weights: { complete: 1, missing: 1, text: 0, textViews: 0, feature: 0, rnc: 0 },
};

describe('the epoch that is kept', () => {
  const zeroLabels = memorySource(
    UTTERANCES.map((utterance) => (utterance.split === 'valid' ? { ...utterance, valence: 0 } : utterance)),
  );
  const errors = (complete: number, simulated: number, absent: number) => ({ complete, simulated, absent });
  // complete alone is best in epoch 2, complete and simulated in 3, all three in 4, absent alone in 1 (and 4, later)
  const script = [
    errors(2, 2, 0.25),
    errors(0.25, 2.5, 1.5),
    errors(0.5, 1, 2.5),
    errors(1, 1.25, 0.25),
    errors(3, 3, 3),
  ];

  test.each<[readonly Condition[], number]>([
    [['complete'], 2],
    [['complete', 'simulated'], 3],
    [['complete', 'simulated', 'absent'], 4],
    [['absent'], 1],
  ])('is the first with the lowest mean validation MAE over %j', async (chooseBy, chosen) => {
    for (const averageDecay of [null, 0.5]) {
      const model = new ScriptedModel(script);
      const recipe: Recipe = { ...TINY_RECIPE, batchSize: 6, epochs: 5, loss: regressionOnly, averageDecay, chooseBy };
      const { outcome, states, weights } = await run({ model, recipe, from: zeroLabels });
      expect(outcome.history.map(({ validation }) => validation)).toEqual(script);
      expect(outcome.chosenEpoch).toBe(chosen);
      const { weights: last, average } = states[chosen - 1]!;
      expect(weights).toEqual(averageDecay === null ? last : average);
      expect(new Set(states.map((state) => state.weights.get('offset')![0])).size).toBe(5);
      expect(states.at(-1)!.best).toEqual({ epoch: chosen, weights });
      expect(states.map(({ best }) => best!.epoch).every((epoch, position) => epoch <= position + 1)).toBe(true);
    }
  });

  test('is remembered over a resume', async () => {
    const recipe: Recipe = { ...TINY_RECIPE, batchSize: 6, epochs: 5, loss: regressionOnly, chooseBy: ['complete'] };
    const { states, weights } = await run({ model: new ScriptedModel(script), recipe, from: zeroLabels });
    const model = new ScriptedModel(script.slice(3));
    const rest = await run({ model, recipe, from: zeroLabels, resumeFrom: states[2]! });
    expect(rest.outcome.chosenEpoch).toBe(2);
    expect(rest.weights).toEqual(weights);
  });

  test('needs an epoch', async () => {
    await expect(run({ model: new ScriptedModel(), recipe: { ...TINY_RECIPE, epochs: 0 } })).rejects.toThrow(
      new Error('training: validation error was never a number in 0 epochs'),
    );
  });
});

describe('learning', () => {
  const recipe: Recipe = { ...TINY_RECIPE, batchSize: 10, hidden: null, averageDecay: null };
  const still = { frameDropoutRate: 0, mlpDropoutRate: 0 };

  test('a tiny set is learned to near zero', async () => {
    const few = tinyUtterances(6, 'train', 4).map(({ frames, valence }, i) => ({
      split: 'train' as const,
      valence,
      frames: { ...frames, simulated: frames.simulated ?? tinyUtterances(1, 'train', 50 + i)[0]!.frames.simulated! },
    }));
    const both = memorySource([...few, ...few.map((utterance) => ({ ...utterance, split: 'valid' as const }))]);
    const model = tinyNetwork(still);
    const { outcome } = await run({
      model,
      from: both,
      recipe: {
        ...recipe,
        epochs: 120,
        learningRate: 0.02,
        loss: regressionOnly,
        adam: { ...recipe.adam, weightDecay: 0 },
      },
    });
    const { validation } = outcome.history[outcome.chosenEpoch! - 1]!;
    expect(outcome.history[0]!.validation.complete).toBeGreaterThan(0.5);
    expect(validation.complete).toBeLessThan(0.1);
    expect(validation.simulated).toBeLessThan(0.1);
    model.dispose();
  });

  test('labels that tell are learned for others; shuffled labels end at chance', async () => {
    const sets = [...tinyUtterances(40, 'train', 6), ...tinyUtterances(40, 'valid', 7)];
    const errorOf = async (utterances: readonly TinyUtterance[]) => {
      const model = tinyNetwork(still);
      const { outcome } = await run({ model, from: memorySource(utterances), recipe: { ...recipe, epochs: 15 } });
      model.dispose();
      const valid = utterances.filter(({ split }) => split === 'valid').map(({ valence }) => valence);
      const median = valid.toSorted((a, b) => a - b)[20]!;
      const chance = valid.reduce((sum, valence) => sum + Math.abs(valence - median), 0) / valid.length;
      return outcome.history[outcome.chosenEpoch! - 1]!.validation.complete / chance;
    };
    expect(await errorOf(sets)).toBeLessThan(0.5);
    const random = randomStream(8);
    const shuffled = sets.map((utterance) => ({
      ...utterance,
      valence: Math.round(9 * (2 * random.uniform() - 1)) / 3,
    }));
    expect(await errorOf(shuffled)).toBeGreaterThan(0.9);
  });
});
