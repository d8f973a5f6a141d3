import { asArgument, pathValue, wholeNumberValue } from '@sdumc/program';
import { Command, InvalidArgumentError, Option } from 'commander';
import { BY_SOUND, commandParts, type HearingOptions } from '@sdumc/program/simulators';
import { textEncoderName, type TextEncoderName } from './text-encoder-name.ts';

export const SIMULATORS = ['openai', 'openai-chat', 'command', 'projector', 'replay', 'learned', 'none'] as const;
export type SimulatorName = (typeof SIMULATORS)[number];

export interface SimulateOptions extends Omit<HearingOptions, 'simulator'> {
  /** A feature store, a clip, a folder of clips, index.csv with `file`, or label.csv */
  readonly data: string;
  /** Folder of the feature store; null where nothing is written */
  readonly out: string | null;
  readonly simulator: SimulatorName | null;
  /** What makes frames of words; null takes what made the store’s text, else the built-in one */
  readonly text: TextEncoderName | null;
  readonly concurrency: number;
  readonly maxFailures: number;
  readonly dryRun: boolean;
  readonly judge: boolean;
  /** Folders of trained runs, for what simulation costs */
  readonly run: readonly string[];
}

/**
 * @param args what follows the program's name
 * @throws CommanderError; exit code 0 where help was asked for
 */
export function parseOptions(args: readonly string[]): SimulateOptions {
  const program = new Command('simulate')
    .description(
      'Makes text from audio where there is none: words by an LLM or a recogniser, and frames by the encoder of real text.',
    )
    .requiredOption(
      '--data <path>',
      'a feature store, a clip, a folder of clips, index.csv with a column file, or label.csv',
      pathValue,
    )
    .option('--out <folder>', 'the store that text is added to; a new one begins as a copy of --data', pathValue)
    .addOption(new Option('--simulator <name>', 'what hears').choices(SIMULATORS))
    .option('--model <name>', 'of openai and openai-chat (default: whisper-1, gpt-4o-audio-preview)')
    .option('--base-url <url>', 'a server that speaks OpenAI’s API (default: OPENAI_BASE_URL, or OpenAI)', urlValue)
    .option('--language <code>', 'of openai: what is spoken, as en')
    .option('--prompt <text>', 'of openai: words that are likely; of openai-chat: the task')
    .option('--temperature <number>', 'of openai and openai-chat', numberValue, 0)
    .option('--command <line>', 'of command: a program and its arguments, with {wav} for the sound', commandParts)
    .option(
      '--projector <file>',
      'of projector: safetensors with linear1, linear2 (weight, bias) and prompt',
      pathValue,
    )
    .option('--transcripts <file>', 'of replay: a CSV with the columns id and text', pathValue)
    .option(
      '--text <encoder>',
      'makes frames of words: sentence, hashing, hub:MODEL, hub:MODEL#LAYER, onnx:FILE, embeddings:MODEL (default: what made the text of the store, else sentence)',
      (text) => asArgument(() => textEncoderName(text)),
    )
    .option('--concurrency <number>', 'requests at once', wholeNumberValue, 4)
    .option('--timeout <seconds>', 'of one attempt', secondsValue, 120)
    .option('--retries <number>', 'of a request that was turned down for now', countValue, 4)
    .option(
      '--longest <seconds>',
      'sound is cut at silences into pieces of at most (default: 120, of openai-chat 30, for its 200 tokens)',
      secondsValue,
    )
    .option('--max-cost <amount>', 'stop before more is spent; needs --price-per-minute', amountValue)
    .option('--price-per-minute <amount>', 'of sound, as your provider says', amountValue)
    .option('--max-minutes <number>', 'stop before more sound is sent', amountValue)
    .option('--max-failures <share>', 'of utterances that may fail before the exit code is 1', shareValue, 0.1)
    .option('--dry-run', 'say how much would be sent and what it would cost, and send nothing', false)
    .option('--judge', 'say how good the simulated text of --data is', false)
    .option('--run <folders...>', 'with --judge: runs of train on it, for what simulation costs in MAE', [])
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse([...args], { from: 'user' });
  const given = program.opts<Partial<SimulateOptions>>();
  const options = {
    out: null,
    simulator: null,
    model: null,
    baseUrl: null,
    language: null,
    prompt: null,
    command: null,
    transcripts: null,
    text: null,
    projector: null,
    maxCost: null,
    pricePerMinute: null,
    maxMinutes: null,
    longest: given.simulator === 'openai-chat' ? 30 : 120,
    ...given,
  } as SimulateOptions;
  const refuse = (reason: string): never => program.error(`error: ${reason}`, { exitCode: 2 });
  if (options.judge) return options;
  if (options.simulator === null) refuse(`--simulator must be one of ${SIMULATORS.join(', ')}, received none`);
  if (options.out === null && !options.dryRun) refuse('--out must be the folder of a store, received none');
  if (options.simulator === 'command' && options.command === null) refuse('--simulator command needs --command');
  if (options.simulator === 'projector' && options.projector === null)
    refuse('--simulator projector needs --projector');
  if (options.simulator === 'projector' && options.model === null) refuse('--simulator projector needs --model');
  if (options.simulator === 'replay' && options.transcripts === null) refuse('--simulator replay needs --transcripts');
  if ((options.maxCost ?? options.maxMinutes) !== null && !hearsSound(options))
    refuse(`--max-cost and --max-minutes are of ${BY_SOUND.join(', ')}, received ${options.simulator}`);
  if (options.maxCost !== null && options.pricePerMinute === null) refuse('--max-cost needs --price-per-minute');
  return options;
}

/** Whether the simulator is given the sound itself. */
export function hearsSound({ simulator }: Pick<SimulateOptions, 'simulator'>): boolean {
  return (BY_SOUND as readonly (string | null)[]).includes(simulator);
}

function numberOf(text: string, isGood: (value: number) => boolean, expected: string): number {
  const value = /^\d+(?:\.\d+)?$|^\.\d+$/.test(text) ? Number(text) : NaN;
  if (!isGood(value)) throw new InvalidArgumentError(`must be ${expected}, received "${text}"`);
  return value;
}

const DAY_SECONDS = 86_400;
const secondsValue = (text: string) =>
  numberOf(text, (value) => value >= 1 && value <= DAY_SECONDS, `seconds from 1 to ${DAY_SECONDS}`);
const numberValue = (text: string) => numberOf(text, (value) => value >= 0 && value <= 2, 'a number from 0 to 2');
const amountValue = (text: string) => numberOf(text, (value) => value > 0, 'a number above 0');
const shareValue = (text: string) => numberOf(text, (value) => value >= 0 && value <= 1, 'a share from 0 to 1');
const countValue = (text: string) =>
  numberOf(text, (value) => Number.isSafeInteger(value) && value <= 20, 'a whole number from 0 to 20');

function urlValue(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new InvalidArgumentError(`must be an http or https address, received "${text}"`);
  return text;
}
