import { describe, expect, it } from 'vitest';
import { hiddenState } from './hidden-state.ts';

const outputsOf = (prefix: string, layers: readonly number[]) => [
  'last_hidden_state',
  ...layers.map((layer) => `${prefix}${layer}`),
];

describe('hiddenState', () => {
  it.each([
    [
      'all layers, in the order of their numbers',
      outputsOf('hidden_states.', [0, 1, 10, 11, 12, 2, 3, 4, 5, 6, 7, 8, 9]),
      {},
      -5,
      'hidden_states.8',
    ],
    [
      'the one layer there is, by the settings',
      outputsOf('hidden_states.', [20]),
      { num_hidden_layers: 24 },
      -5,
      'hidden_states.20',
    ],
    [
      "an encoder's",
      outputsOf('encoder_hidden_states.', [0, 1, 2]),
      { encoder_layers: 2 },
      -1,
      'encoder_hidden_states.2',
    ],
    ['with underscores', outputsOf('hidden_states_', [0, 1, 2]), {}, 1, 'hidden_states_1'],
    ['none by number', outputsOf('hidden_states.', [0, 1]), {}, undefined, 'last_hidden_state'],
  ])('finds %s', (_, outputs, settings, layer, output) => {
    expect(hiddenState({ name: 'model', outputs, settings, layer })).toBe(output);
  });

  it('lists the outputs where there is none', () => {
    expect(() => hiddenState({ name: 'ctc', outputs: ['logits'], settings: {}, layer: undefined })).toThrow(
      'ctc output: must be last_hidden_state or a layer by its number, the model has logits',
    );
    expect(() => hiddenState({ name: 'ctc', outputs: ['logits'], settings: {}, layer: -5 })).toThrow(
      'ctc layer: -5 must be an output of the model (hidden_states.N), it has logits; export it with output_hidden_states, ' +
        'name a tensor inside it as tensor, or leave layer out for last_hidden_state',
    );
    const outputs = outputsOf('hidden_states.', [0, 1]);
    expect(() => hiddenState({ name: 'm', outputs, settings: {}, layer: 0.5 })).toThrow(/^m layer: 0\.5 must be/);
  });
});
