import { asArgument, numberOf, pathValue, shareValue, wholeNumberValue } from '@sdumc/program';
import { Command, Option } from 'commander';
import {
  BY_SOUND,
  DEFAULT_MODELS_HELP,
  NO_SOUND_OPTIONS,
  withSoundOptions,
  type HearingOptions,
} from '@sdumc/program/simulators';
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
  const program = withSoundOptions(new Command('simulate'))
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
    .option('--model <name>', `of projector; ${DEFAULT_MODELS_HELP}`)
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
    ...NO_SOUND_OPTIONS,
    out: null,
    simulator: null,
    transcripts: null,
    text: null,
    projector: null,
    maxCost: null,
    pricePerMinute: null,
    maxMinutes: null,
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

const amountValue = (text: string) => numberOf(text, (value) => value > 0, 'a number above 0');
