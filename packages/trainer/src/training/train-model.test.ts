import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { selectBackend } from '@sdumc/backend';
import { CONDITIONS, type UtteranceSource } from '@sdumc/core';
import { afterAll, describe, expect, test } from 'vitest';
import { ScriptedModel } from '../../testing/scripted-model.ts';
import { tinyNetwork } from '../../testing/tiny-network.ts';
import { TINY_RECIPE } from '../../testing/tiny-recipe.ts';
import { REGRESSION_ONLY, SOURCE, tinyRun, UTTERANCES } from '../../testing/tiny-run.ts';
import { memorySource, WIDTHS, type TinyUtterance } from '../../testing/tiny-source.ts';
import { readCheckpoint, writeCheckpoint } from '../checkpoint/checkpoint-file.ts';
import type { TrainingState } from '../checkpoint/training-state.ts';
import type { Recipe } from '../recipe.ts';
import type { EpochRecord } from './history.ts';
import { copyWeights } from './host-weights.ts';
import { trainModel } from './train-model.ts';

/** Histories without the wall clock. */
const untimed = (history: readonly EpochRecord[]) => history.map(({ seconds: _seconds, ...record }) => record);

const straightModel = tinyNetwork();
const initial = copyWeights(straightModel.parameters);
const straight = await tinyRun({ model: straightModel });
straightModel.dispose();

const folder = mkdtempSync(join(tmpdir(), 'sdumc-training-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a run', () => {
  test('is the same bytes for the same seed, others for another', async () => {
    const [again, other] = [tinyNetwork(), tinyNetwork()];
    const same = await tinyRun({ model: again });
    expect(same.weights).toEqual(straight.weights);
    expect(untimed(same.outcome.history)).toEqual(untimed(straight.outcome.history));
    const different = await tinyRun({ model: other, seed: 6, recipe: { ...TINY_RECIPE, epochs: 1 } });
    expect(different.states[0]!.weights).not.toEqual(straight.states[0]!.weights);
    for (const network of [again, other]) network.dispose();
  });

  test('averages the weights over the steps of all epochs, warming up once', async () => {
    const model = tinyNetwork();
    const average = new Map([...copyWeights(model.parameters)].map(([name, values]) => [name, Float64Array.from(values)]));
    const states: TrainingState[] = [];
    let steps = 0;
    await trainModel({
      ...{ model, source: SOURCE, widths: WIDTHS, recipe: { ...TINY_RECIPE, averageDecay: 0.9 }, seed: 5 },
      resumeFrom: null,
      save: async (state) => void states.push(state),
      onStep() {
        steps++;
        const kept = Math.min(0.9, (1 + steps) / (10 + steps));
        for (const [name, values] of copyWeights(model.parameters))
          average.set(name, average.get(name)!.map((value, at) => kept * value + (1 - kept) * values[at]!));
      },
    });
    expect(steps).toBe(9);
    for (const [name, values] of average) {
      const apart = values.map((value, at) => Math.abs(value - states.at(-1)!.average!.get(name)![at]!));
      expect(Math.max(...apart), name).toBeLessThan(1e-6);
    }
    model.dispose();
  }); // prettier-ignore

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
    const first = await tinyRun({ model: stopped, stopAt });
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
    const rest = await tinyRun({ model: resumed, resumeFrom: await readCheckpoint(path) });
    resumed.dispose();
    expect(rest.steps).toEqual(straight.steps.slice(first.steps.length));
    expect(untimed(rest.outcome.history)).toEqual(untimed(straight.outcome.history));
    expect(rest.outcome.chosenEpoch).toBe(straight.outcome.chosenEpoch);
    expect(rest.weights).toEqual(straight.weights);
    expect(rest.states.at(-1)).toEqual({ ...straight.states.at(-1), history: rest.outcome.history });
  });

  test.each([1, 2, 3])('resumed after epoch %d ends the same', async (epoch) => {
    const resumed = tinyNetwork();
    const rest = await tinyRun({ model: resumed, resumeFrom: straight.states[epoch - 1]! });
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
    const expected = await tinyRun({ model: whole, recipe });
    const { states } = await tinyRun({ model: stopped, recipe, stopAt: { epoch: 2, step: 1 } });
    const rest = await tinyRun({ model: resumed, recipe, resumeFrom: states.at(-1)! });
    expect(rest.weights).toEqual(expected.weights);
    expect(expected.states.map(({ average }) => average)).toEqual([null, null]);
    expect(expected.records.map(({ learningRate }) => learningRate)).toEqual([0.2, 0.4].map((factor) => 0.01 * factor));
    for (const network of [whole, stopped, resumed]) network.dispose();
  });

  test.each(['cpu', 'wasm'] as const)(
    'leaves no tensor on %s, whether it ends, is stopped or fails',
    async (backend) => {
      await selectBackend(backend);
      const model = tinyNetwork();
      const before = tf.memory().numTensors;
      const recipe = { ...TINY_RECIPE, epochs: 1 };
      await tinyRun({ model, recipe });
      expect(tf.memory().numTensors).toBe(before);
      await tinyRun({ model, recipe, stopAt: { epoch: 1, step: 1 } });
      expect(tf.memory().numTensors).toBe(before);
      await expect(tinyRun({ model, recipe, from: memorySource(spoilt()) })).rejects.toThrow();
      expect(tf.memory().numTensors).toBe(before);
      model.dispose();
      await selectBackend('cpu');
    },
  );
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
  await expect(tinyRun({ model, recipe, from: memorySource(spoilt()) })).rejects.toThrow(
    new Error('training: the loss became NaN in epoch 1, step 1'),
  );
  expect(copyWeights(model.parameters)).toEqual(initial); // not a single NaN went into the weights
  model.dispose();
});

describe('batches of about one length', () => {
  const cost = (row: number) =>
    Object.values(UTTERANCES[row]!.frames).reduce((sum, { values }) => sum + values.length, 0);
  const known: UtteranceSource = {
    ...SOURCE,
    frameCounts: (row) =>
      Object.fromEntries(Object.entries(UTTERANCES[row]!.frames).map(([stream, { frames }]) => [stream, frames])),
  };
  const recipe: Recipe = { ...TINY_RECIPE, lengthPool: 2, epochs: 2 };

  test('are what the recipe asks for, where lengths are known', async () => {
    const read: number[] = [];
    const from = { ...known, read: (row: number) => (read.push(row), SOURCE.read(row)) };
    await tinyRun({ model: new ScriptedModel(), from, recipe: { ...recipe, epochs: 1, loss: REGRESSION_ONLY } });
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
    const expected = await tinyRun({ model: whole, from: known, recipe });
    const without = await tinyRun({ model: plain, recipe });
    expect(expected.weights).not.toEqual(without.weights);
    const { states } = await tinyRun({ model: stopped, from: known, recipe, stopAt: { epoch: 2, step: 1 } });
    const rest = await tinyRun({ model: resumed, from: known, recipe, resumeFrom: states.at(-1)! });
    expect(rest.weights).toEqual(expected.weights);
    expect(untimed(rest.outcome.history)).toEqual(untimed(expected.outcome.history));
    for (const network of [plain, whole, stopped, resumed]) network.dispose();
  });
});

describe('rows', () => {
  test('are read one batch ahead of the step, and no more; a stop leaves nothing being read', async () => {
    let [read, trained, most, underWay] = [0, 0, 0, 0];
    const slow: UtteranceSource = {
      ...SOURCE,
      read: async (row) => {
        read++;
        underWay++;
        await new Promise((resolve) => setTimeout(resolve, 1));
        underWay--;
        return SOURCE.read(row);
      },
    };
    class Watching extends ScriptedModel {
      override flows(input: Parameters<ScriptedModel['flows']>[0]) {
        most = Math.max(most, read - trained);
        trained += input.batch.valence.shape[0];
        return super.flows(input);
      }
    }
    const recipe: Recipe = { ...TINY_RECIPE, batchSize: 2, epochs: 1, loss: REGRESSION_ONLY };
    await tinyRun({ model: new Watching(), from: slow, recipe, stopAt: { epoch: 1, step: 3 } });
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
      recipe: { ...TINY_RECIPE, loss: REGRESSION_ONLY },
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
    await tinyRun({ model, recipe: { ...TINY_RECIPE, hidden: null, epochs: 1, loss: REGRESSION_ONLY } });
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
      await tinyRun({ model, recipe: { ...TINY_RECIPE, epochs: 1, loss: REGRESSION_ONLY, hidden } });
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
    const recipe = { ...TINY_RECIPE, batchSize: 10, loss: REGRESSION_ONLY, hidden: { complete: half, missing: half } };
    const drawn = async (seed: number) => {
      const model = new ScriptedModel();
      const small = { ...recipe, batchSize: 5, epochs: 2 };
      await tinyRun({ model, seed, recipe: small });
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
