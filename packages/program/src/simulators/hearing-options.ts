import { OPENAI_DEFAULTS } from '@sdumc/text-sim/openai';
import { Option, type Command } from 'commander';
import { numberOf, urlValue } from '../option-values.ts';
import { commandParts } from './command-parts.ts';

/** Simulators that are given the sound itself. */
export const BY_SOUND = ['openai', 'openai-chat', 'command'] as const;
export type SimulatorBySound = (typeof BY_SOUND)[number];

/** Models where none is named: of OpenAI, and of other servers, which know the names that OpenAI's models had for long. */
export const DEFAULT_MODELS = {
  openai: { openai: OPENAI_DEFAULTS.transcriptions, 'openai-chat': OPENAI_DEFAULTS.chat },
  others: { openai: 'whisper-1', 'openai-chat': 'gpt-4o-audio-preview' },
} as const;

/** How the default models are told in `--help`. */
export const DEFAULT_MODELS_HELP = `of openai and openai-chat (default: ${Object.values(DEFAULT_MODELS.openai).join(', ')}; with --base-url ${Object.values(DEFAULT_MODELS.others).join(', ')})`;

/** Why `--language` does nothing with a simulator, in one line; null where it does something, or was not given. */
export function languageNote(simulator: string | null, language: string | null): string | null {
  if (language === null || simulator === 'openai') return null;
  switch (simulator) {
    case 'openai-chat':
      return '--language is not sent: openai-chat takes none; say it in --prompt';
    case 'command':
      return '--language is not passed on: say it in --command';
    case null:
      return '--language does nothing: no simulator is named';
    default:
      return `--language does nothing with ${simulator}; it is of openai`;
  }
}

/** What a simulator is told that is given the sound itself. */
export interface SoundOptions {
  readonly simulator: SimulatorBySound;
  /** Of the server; null takes the usual one */
  readonly model: string | null;
  readonly baseUrl: string | null;
  readonly language: string | null;
  readonly prompt: string | null;
  readonly temperature: number;
  /** Program and arguments */
  readonly command: readonly [string, ...string[]] | null;
  /** Seconds of one attempt */
  readonly timeout: number;
  readonly retries: number;
  /** Seconds of a piece of sound; null takes as many as suit the simulator */
  readonly longest: number | null;
}

/** What a simulator of words is told. */
export interface HearingOptions extends Omit<SoundOptions, 'simulator'> {
  readonly simulator: SimulatorBySound | 'projector' | 'replay';
  /** Safetensors of the projector: linear1.weight, linear1.bias, linear2.weight, linear2.bias, and prompt */
  readonly projector: string | null;
  /** CSV of words to replay */
  readonly transcripts: string | null;
  readonly maxCost: number | null;
  readonly pricePerMinute: number | null;
  readonly maxMinutes: number | null;
}

/** Where nobody says anything. */
export const NO_SOUND_OPTIONS = {
  model: null,
  baseUrl: null,
  language: null,
  prompt: null,
  command: null,
  longest: null,
};

/** Gives a program the options of simulators that are given the sound, but for who it is and by which model. */
export function withSoundOptions(command: Command): Command {
  return command
    .option('--base-url <url>', 'a server that speaks OpenAI’s API (default: OPENAI_BASE_URL, or OpenAI)', urlValue)
    .option('--language <code>', 'of openai: what is spoken, as en; gpt-transcribe takes several, as en,fr')
    .option('--prompt <text>', 'of openai: words that are likely; of openai-chat: the task')
    .option('--temperature <number>', 'of openai and openai-chat', temperatureValue, 0)
    .option('--command <line>', 'of command: a program and its arguments, with {wav} for the sound', commandParts)
    .option('--timeout <seconds>', 'of one attempt', secondsValue, 120)
    .option('--retries <number>', 'of a request that was turned down for now', countValue, 4)
    .addOption(
      new Option(
        '--longest <seconds>',
        'sound is cut at silences into pieces of at most (default: 120, of openai-chat 30, for its 200 tokens)',
      ).argParser(secondsValue),
    );
}

const DAY_SECONDS = 86_400;
const secondsValue = (text: string) =>
  numberOf(text, (value) => value >= 1 && value <= DAY_SECONDS, `seconds from 1 to ${DAY_SECONDS}`);
const temperatureValue = (text: string) => numberOf(text, (value) => value >= 0 && value <= 2, 'a number from 0 to 2');
const countValue = (text: string) =>
  numberOf(text, (value) => Number.isSafeInteger(value) && value <= 20, 'a whole number from 0 to 20');
