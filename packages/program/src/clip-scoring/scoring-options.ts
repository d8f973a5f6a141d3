import { BACKEND_CHOICES, type BackendChoice } from '@sdumc/backend';
import { MODALITIES, type Modality } from '@sdumc/core';
import { Option, type Command } from 'commander';
import { extractorSource } from '../extractors.ts';
import { asArgument, pathValue } from '../option-values.ts';
import {
  BY_SOUND,
  DEFAULT_MODELS_HELP,
  languageNote,
  NO_SOUND_OPTIONS,
  withSoundOptions,
  type SimulatorBySound,
  type SoundOptions,
} from '../simulators/hearing-options.ts';
import { latestRun } from './latest-run.ts';
import type { NamedSources } from './trained-extractors.ts';

/** What every program is told that scores clips. */
export interface ScoringOptions {
  /** Null takes the run under runs/ that was finished last */
  readonly model: string | null;
  /** Who hears clips; null where nobody does */
  readonly hearing: SoundOptions | null;
  /** What a person should know of these options, in a line each */
  readonly notes: readonly string[];
  readonly backend: BackendChoice;
  readonly extractors: NamedSources;
}

/** What commander gives of them. */
export interface GivenScoringOptions extends Omit<SoundOptions, 'simulator' | 'model' | 'command'> {
  readonly model?: string;
  readonly command?: readonly [string, ...string[]];
  readonly simulate?: SimulatorBySound;
  readonly simulateModel?: string;
  readonly backend: BackendChoice;
  readonly audioExtractor?: NamedSources['audio'];
  readonly textExtractor?: NamedSources['text'];
  readonly videoExtractor?: NamedSources['video'];
}

/** Gives a program the options of scoring clips: the model, who hears them, and what extracts. */
export function withScoringOptions(command: Command): Command {
  command
    .option('--model <folder>', 'what train wrote (default: the run under runs/ that was finished last)', pathValue)
    .addOption(new Option('--backend <name>', 'what tfjs computes with').choices(BACKEND_CHOICES).default('wasm'));
  for (const modality of MODALITIES)
    command.option(
      `--${modality}-extractor <name>`,
      `where the model of its ${modality} lies, if it is not built in: hub:MODEL#LAYER, onnx:FILE`,
      (text: string) => asArgument(() => extractorSource(modality, text)),
    );
  command
    .addOption(new Option('--simulate <name>', 'who hears the words, as in simulate').choices(BY_SOUND))
    .option('--simulate-model <name>', DEFAULT_MODELS_HELP);
  return withSoundOptions(command);
}

/** @throws CommanderError where they contradict each other */
export function scoringOptions(command: Command): ScoringOptions {
  const given = command.opts<GivenScoringOptions>();
  const { model = null, simulate, simulateModel = null, backend } = given;
  if (simulate === 'command' && given.command === undefined)
    command.error('error: --simulate command needs --command', { exitCode: 2 });
  const { baseUrl, language, prompt, temperature, timeout, retries, longest } = given;
  const sound = { baseUrl, language, prompt, temperature, command: given.command, timeout, retries, longest };
  const named: Readonly<Record<Modality, NamedSources[Modality]>> = {
    audio: given.audioExtractor,
    text: given.textExtractor,
    video: given.videoExtractor,
  };
  const note = languageNote(simulate ?? null, language ?? null);
  return {
    model,
    notes: note === null ? [] : [note],
    hearing:
      simulate === undefined
        ? null
        : { ...NO_SOUND_OPTIONS, ...withoutUndefined(sound), simulator: simulate, model: simulateModel },
    backend,
    extractors: withoutUndefined(named),
  };
}

/** Only what was said. */
function withoutUndefined<Values extends object>(
  values: Values,
): { [Name in keyof Values]: NonNullable<Values[Name]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}

/**
 * The folder of the model that clips are scored with.
 *
 * Errors: `there is no trained model: runs/ holds no finished run; train one with …, or name one with --model`.
 */
export async function modelFolder({ model }: Pick<ScoringOptions, 'model'>): Promise<string> {
  const folder = model ?? (await latestRun('runs'));
  if (folder === null)
    throw new Error(
      'there is no trained model: runs/ holds no finished run; train one with npx nx run train -- --data STORE, or name one with --model',
    );
  return folder;
}
