import type { Condition } from '@sdumc/core';
import { describe, expect, test } from 'vitest';
import { ScriptedModel } from '../../testing/scripted-model.ts';
import { TINY_RECIPE } from '../../testing/tiny-recipe.ts';
import { REGRESSION_ONLY, tinyRun, UTTERANCES } from '../../testing/tiny-run.ts';
import { memorySource } from '../../testing/tiny-source.ts';
import type { Recipe } from '../recipe.ts';

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
      const recipe: Recipe = { ...TINY_RECIPE, batchSize: 6, epochs: 5, loss: REGRESSION_ONLY, averageDecay, chooseBy };
      const { outcome, states, weights } = await tinyRun({ model, recipe, from: zeroLabels });
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
    const recipe: Recipe = { ...TINY_RECIPE, batchSize: 6, epochs: 5, loss: REGRESSION_ONLY, chooseBy: ['complete'] };
    const { states, weights } = await tinyRun({ model: new ScriptedModel(script), recipe, from: zeroLabels });
    const model = new ScriptedModel(script.slice(3));
    const rest = await tinyRun({ model, recipe, from: zeroLabels, resumeFrom: states[2]! });
    expect(rest.outcome.chosenEpoch).toBe(2);
    expect(rest.weights).toEqual(weights);
  });

  test('needs an epoch', async () => {
    await expect(tinyRun({ model: new ScriptedModel(), recipe: { ...TINY_RECIPE, epochs: 0 } })).rejects.toThrow(
      new Error('training: validation error was never a number in 0 epochs'),
    );
  });
});
