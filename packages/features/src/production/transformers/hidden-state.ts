import { wholeNumber, type Settings } from './model-settings.ts';

export interface HiddenStateOptions {
  readonly name: string;
  readonly outputs: readonly string[];
  readonly settings: Settings;
  /** As in Python's `hidden_states`: 0 is what enters the first layer, −1 what leaves the last one. */
  readonly layer: number | undefined;
}

const HIDDEN_STATE = /^(?:encoder_|vision_|text_)?hidden_states[._](\d+)$/;

/**
 * The output of a model that holds the states of a layer, [B, T, D]. A layer by number has to be an output of its own
 * (`hidden_states.8`); without a number it is `last_hidden_state`, which some models normalise once more than `hidden_states` −1.
 *
 * @throws one line that lists the outputs there are
 * @example
 * hiddenState({ name: 'wavlm', outputs: ['hidden_states.8'], settings: { num_hidden_layers: 12 }, layer: -5 }); // that
 */
export function hiddenState({ name, outputs, settings, layer }: HiddenStateOptions): string {
  if (layer === undefined) {
    if (outputs.includes('last_hidden_state')) return 'last_hidden_state';
    throw new Error(
      `${name} output: must be last_hidden_state or a layer by its number, the model has ${list(outputs)}`,
    );
  }
  const byIndex = new Map(
    outputs.flatMap((output) => {
      const match = HIDDEN_STATE.exec(output);
      return match === null ? [] : [[Number(match[1]), output] as const];
    }),
  );
  const declared = wholeNumber(settings, 'num_hidden_layers') ?? wholeNumber(settings, 'encoder_layers');
  const states = declared === undefined ? Math.max(-1, ...byIndex.keys()) + 1 : declared + 1;
  const index = layer < 0 ? states + layer : layer;
  const output = byIndex.get(index);
  if (output === undefined)
    throw new Error(
      `${name} layer: ${layer} must be an output of the model (hidden_states.${index < 0 ? 'N' : index}), it has ${list(outputs)}; ` +
        'export it with output_hidden_states, name a tensor inside it as tensor, or leave layer out for last_hidden_state',
    );
  return output;
}

/** A model of 24 layers has many outputs. */
function list(outputs: readonly string[]): string {
  return outputs.length > 40 ? `${outputs.slice(0, 40).join(', ')}, …` : outputs.join(', ');
}
