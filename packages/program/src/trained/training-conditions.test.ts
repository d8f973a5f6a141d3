import { CONDITIONS, type UtteranceSource } from '@sdumc/core';
import { describe, expect, test } from 'vitest';
import {
  trainingConditions,
  unrecordedConditions,
  untrainedNote,
  whyNotSimulated,
  type TrainingConditions,
} from './training-conditions.ts';
import { withReadableText } from './with-readable-text.ts';

const nothingHidden = { audio: 0, text: 0, video: 0 };
const hiding = { hidden: { complete: nothingHidden, missing: { ...nothingHidden, text: 0.5 } } };
const all = { audio: 1, text: 2, simulated: 2, video: 3 };
const { simulated: _, ...unsimulated } = all;
const { text: __, ...textless } = all;

describe('trainingConditions', () => {
  test.each([
    ['everything', { widths: all, simulation: 'words' }, hiding, CONDITIONS, 'words'],
    ['everything, and hides nothing', { widths: all, simulation: 'map' }, { hidden: null }, ['complete', 'simulated'], 'map'],
    ['no simulated text', { widths: unsimulated, simulation: 'words' }, { hidden: null }, ['complete', 'absent'], null],
    ['no real text', { widths: textless }, hiding, ['simulated', 'absent'], null],
  ] as const)('of data that have %s', (_, source, recipe, conditions, simulation) => {
    expect(trainingConditions(source, recipe)).toEqual({ conditions, simulation });
  }); // prettier-ignore

  test('of networks that do not record them are told by their streams; a network without any may have seen all', () => {
    const origin = { extractor: 'sentence', version: '1', hopSeconds: null };
    expect(unrecordedConditions({})).toEqual({ conditions: CONDITIONS, simulation: null });
    expect(unrecordedConditions({ audio: null, text: origin }).conditions).toEqual(['complete', 'absent']);
    expect(unrecordedConditions({ simulated: null }).conditions).toEqual(['simulated', 'absent']);
  });
});

const trainedOn = (simulation: TrainingConditions['simulation']): TrainingConditions => ({ conditions: CONDITIONS, simulation }); // prettier-ignore
const without: TrainingConditions = { conditions: ['complete', 'absent'], simulation: null };

describe('whyNotSimulated', () => {
  test('a network reads the kind that it was trained on, and any where one of the two is not known', () => {
    expect(whyNotSimulated(trainedOn('words'), 'words')).toBeNull();
    expect(whyNotSimulated(trainedOn('map'), 'map')).toBeNull();
    expect(whyNotSimulated(trainedOn(null), 'words')).toBeNull();
    expect(whyNotSimulated(trainedOn('map'), null)).toBeNull();
  });

  test('another kind, and a network without simulated text, are refused with the remedy', () => {
    expect(whyNotSimulated(trainedOn('map'), 'words')).toBe(
      'the model was trained on text simulated by a learned map from audio features, not by recognised words; simulate the training data as here, and train again',
    );
    expect(whyNotSimulated(trainedOn('words'), 'map')).toMatch(/by recognised words, not by a learned map/);
    for (const kind of ['words', 'map', null] as const)
      expect(whyNotSimulated(without, kind)).toMatch(/was not trained on simulated text .* add it .* with simulate/);
  });
});

test('untrainedNote speaks of conditions that training did not show', () => {
  expect(untrainedNote({ conditions: ['complete'], simulation: null }, 'absent')).toBe(
    'absent: the model was never trained without text, so this figure is a guess',
  );
  expect(CONDITIONS.map((condition) => untrainedNote(trainedOn(null), condition))).toEqual([null, null, null]);
});

describe('withReadableText', () => {
  const source: UtteranceSource = {
    ...{ name: 'mosi', utterances: [], widths: all, simulation: 'words' },
    read: () => {
      const frames = { values: Float32Array.of(1), frames: 1, width: 1 };
      return Promise.resolve({ audio: frames, text: frames, simulated: frames });
    },
  };

  test('leaves alone what all networks were trained on', () => {
    expect(withReadableText(source, [trainedOn('words'), trainedOn(null)])).toEqual({ source, leftOut: {}, notes: [] });
  });

  test('takes out the text that one of them was not trained on, and says which', async () => {
    const { source: left, notes } = withReadableText(source, [trainedOn('words'), trainedOn('map')]);
    expect(left.widths).toEqual(unsimulated);
    expect(left.simulation).toBeUndefined();
    expect(Object.keys(await left.read(0))).toEqual(['audio', 'text']);
    expect(notes).toEqual([expect.stringMatching(/^simulated text is left out: the model was trained on text simulated/)]);
    const real = withReadableText(source, [{ conditions: ['simulated', 'absent'], simulation: 'words' }]);
    expect(real.source.widths).toEqual(textless);
    expect(real.notes).toEqual(['real text is left out: the model was trained without real text']);
  }); // prettier-ignore
});
