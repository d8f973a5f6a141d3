import { describe, expect, test } from 'vitest';
import { tinyNetwork } from '../../testing/tiny-network.ts';
import { TINY_RECIPE } from '../../testing/tiny-recipe.ts';
import { REGRESSION_ONLY, SOURCE, tinyRun } from '../../testing/tiny-run.ts';
import { WIDTHS } from '../../testing/tiny-source.ts';
import { localGradients } from '../step/gradient-source.ts';
import { addLosses, meanLosses, NO_LOSSES } from './loss-sums.ts';
import { trainModel, type StepProgress } from './train-model.ts';

describe('the losses of an epoch', () => {
  test('are means over samples, so that a last batch of two counts for half of one of four', async () => {
    const still = { frameDropoutRate: 0, mlpDropoutRate: 0 };
    const recipe = { ...TINY_RECIPE, ...{ epochs: 1, learningRate: 0, averageDecay: null, hidden: null }, loss: REGRESSION_ONLY }; // prettier-ignore
    const [divided, whole] = [tinyNetwork(still), tinyNetwork(still)];
    const steps: StepProgress[] = [];
    const outcome = await trainModel({
      ...{ model: divided, source: SOURCE, widths: WIDTHS, seed: 5, resumeFrom: null },
      recipe: { ...recipe, batchSize: 4 },
      gradients: { ...localGradients(divided), partsFor: () => 3 }, // nor does it matter in how many passes a batch comes
      save: () => Promise.resolve(),
      onStep: (progress) => steps.push(progress),
    });
    const { outcome: expected } = await tinyRun({ model: whole, recipe: { ...recipe, batchSize: 10 } });
    const [losses, ofAll] = [outcome.history[0]!.losses, expected.history[0]!.losses];
    expect(steps).toHaveLength(3);
    for (const part of ['total', 'complete', 'missing'] as const) expect(losses[part]).toBeCloseTo(ofAll[part]!, 5);
    expect(steps.at(-1)!.loss).toBeCloseTo(ofAll.total, 5);
    for (const network of [divided, whole]) network.dispose();
  });

  test('are weighed part by part', () => {
    const first = addLosses(NO_LOSSES, { total: 2, parts: { complete: 1, rnc: 4 }, samples: 3 });
    const both = addLosses(first, { total: 6, parts: { complete: 5, rnc: 0 }, samples: 1 });
    expect(both).toEqual({ samples: 4, total: 12, parts: { complete: 8, rnc: 12 } });
    expect(meanLosses(both)).toEqual({ total: 3, complete: 2, rnc: 3 });
  });
});
