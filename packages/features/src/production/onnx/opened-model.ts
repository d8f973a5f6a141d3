import type { OnnxSession } from '../runtime/onnx-session.ts';
import type { ExtractorDescription } from './extractor-description.ts';

/** A described model that is loaded. */
export interface OpenedModel<Description extends ExtractorDescription> {
  readonly description: Description;
  readonly session: OnnxSession;
  /** Of the description and all files that it names. */
  readonly version: string;
}

/** The model's output, checked to be there before anything runs. */
export function outputOf({ description: { name, output }, session }: OpenedModel<ExtractorDescription>): string {
  if (session.outputs.includes(output.name)) return output.name;
  throw new Error(`${name} output.name: must be one of ${session.outputs.join(', ')}, received ${output.name}`);
}

/** The model's one input, checked to be there before anything runs. */
export function inputOf(name: string, session: OnnxSession, input: string): string {
  if (session.inputs.length === 1 && session.inputs[0] === input) return input;
  throw new Error(
    `${name} input.name: must be the model's only input (${session.inputs.join(', ')}), received ${input}`,
  );
}
