import { describe, expect, test } from 'vitest';
import { parseOptions, PARTS, type Part } from './options.ts';
import { planOf, type Plan } from './presets.ts';

const DATA = { featureWidths: { audio: 74, text: 300, video: 35 }, trainUtterances: 2000 };
const plan = (...args: string[]) => planOf(parseOptions(args), DATA);

/** The leaves of a plan by their paths. */
function leaves(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, part]) => leaves(part, `${path}.${key}`));
}

/** What differs between two plans, as it is in the second. */
function changes(before: Plan, after: Plan): Record<string, unknown> {
  const was = new Map(leaves(before));
  const changed = leaves(after).filter(([path, value]) => was.get(path) !== value);
  expect(leaves(after).map(([path]) => path)).toEqual([...was.keys()]);
  return Object.fromEntries(changed);
}

describe('planOf', () => {
  test('published is what the paper prints', () => {
    const { network, recipe, clip, startFromMean } = plan('--preset', 'published');
    expect(network).toMatchObject({ featureWidths: DATA.featureWidths, maskPadding: false });
    expect(recipe).toMatchObject({
      epochs: 25,
      batchSize: 96,
      lengthPool: 1,
      learningRate: 1e-4,
      averageDecay: null,
      adam: { weightDecay: 1e-5 },
      loss: { weights: { complete: 0.5, missing: 0.5, text: 0.1, textViews: 0.7, feature: 0.13, rnc: 0.5 } },
      hidden: null,
    });
    expect([clip, startFromMean]).toEqual([1000, false]);
  });

  test('the default hides modalities from both flows, but never text that is there', () => {
    const { recipe, network } = plan();
    expect(network.maskPadding).toBe(true);
    expect(recipe.lengthPool).toBeGreaterThan(1); // which only a network that sees no padding may have
    expect(recipe.hidden?.complete).toMatchObject({ text: 0 });
    expect(recipe.hidden!.missing.text).toBeGreaterThan(0);
  });

  test.each([
    [512, 1],
    [1259, 2],
    [16_326, 16],
  ])('of %d utterances, lengths are sorted within %d batches', (trainUtterances, lengthPool) => {
    expect(planOf(parseOptions([]), { ...DATA, trainUtterances }).recipe.lengthPool).toBe(lengthPool);
  });

  test('the default holds weights back by features per utterance', () => {
    const decay = (trainUtterances: number, text: number) => {
      const data = { featureWidths: { audio: 10, text, video: 10 }, trainUtterances };
      return planOf(parseOptions([]), data).recipe.adam.weightDecay;
    };
    expect(decay(500, 80) / decay(1000, 80)).toBeCloseTo(2);
    expect(decay(500, 180) / decay(500, 80)).toBeCloseTo(2);
  });

  test.each([
    [20_000, 9],
    [500, 9],
    [480, 10],
    [72, 47],
    [1, 140],
  ])('of %d utterances takes %d epochs: never fewer than 140 steps', (trainUtterances, epochs) => {
    expect(planOf(parseOptions([]), { ...DATA, trainUtterances }).recipe.epochs).toBe(epochs);
    expect(planOf(parseOptions(['--epochs', '2']), { ...DATA, trainUtterances }).recipe.epochs).toBe(2);
  });

  test.each([['default'], ['published']])('%s: --epochs and --batch change nothing else', (preset) => {
    const whole = plan('--preset', preset);
    expect(changes(whole, plan('--preset', preset, '--epochs', '3'))).toEqual({ '.recipe.epochs': 3 });
    expect(changes(whole, plan('--preset', preset, '--batch', '7'))).toEqual({ '.recipe.batchSize': 7 });
  });

  const WITHOUT: Record<Part, Record<string, unknown>> = {
    mia: { '.network.imagination': 'none' },
    // who sees padding must not meet sorted lengths, and sees zeros for what is hidden
    masks: {
      '.network.maskPadding': false,
      '.recipe.lengthPool': 1,
      '.recipe.hidden.complete.audio': 0,
      '.recipe.hidden.complete.video': 0,
      '.recipe.hidden.missing.audio': 0,
      '.recipe.hidden.missing.text': 0,
      '.recipe.hidden.missing.video': 0,
    },
    rnc: { '.recipe.loss.weights.rnc': 0 },
    rs: { '.recipe.loss.weights.text': 0, '.recipe.loss.weights.textViews': 0 },
    mkd: { '.recipe.loss.weights.feature': 0 },
    simulated: {},
    umca: { '.network.attentionScale': 0 },
  };
  test.each(PARTS)('--without %s changes what it says', (part) => {
    expect(changes(plan(), plan('--without', part))).toEqual(WITHOUT[part]);
  });

  test('--without all of them changes all of it', () => {
    expect(changes(plan(), plan('--without', PARTS.join(',')))).toEqual(Object.assign({}, ...Object.values(WITHOUT)));
  });
});
