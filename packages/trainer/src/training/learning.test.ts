import { selectBackend } from '@sdumc/backend';
import { randomStream } from '@sdumc/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { tinyNetwork } from '../../testing/tiny-network.ts';
import { TINY_RECIPE } from '../../testing/tiny-recipe.ts';
import { REGRESSION_ONLY, tinyRun } from '../../testing/tiny-run.ts';
import { memorySource, tinyUtterances, type TinyUtterance } from '../../testing/tiny-source.ts';
import type { Recipe } from '../recipe.ts';

describe('learning', () => {
  beforeAll(() => selectBackend('wasm'));
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
    const { outcome } = await tinyRun({
      model,
      from: both,
      recipe: {
        ...recipe,
        epochs: 70,
        learningRate: 0.02,
        loss: REGRESSION_ONLY,
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
      const { outcome } = await tinyRun({ model, from: memorySource(utterances), recipe: { ...recipe, epochs: 9 } });
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
