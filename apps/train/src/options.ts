import { BACKEND_CHOICES, type BackendChoice } from '@sdumc/backend';
import {
  NO_DATA_OPTIONS,
  pathValue,
  wholeNumberValue,
  withDataOptions,
  WORD_ENCODERS,
  type DataOptions,
  type WordEncoder,
} from '@sdumc/program';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

export const PRESETS = ['default', 'published'] as const;

export type Preset = (typeof PRESETS)[number];

/** What training can do without, to see what it is worth. */
export const PARTS = ['mia', 'rnc', 'rs', 'mkd', 'masks', 'simulated', 'umca'] as const;

export type Part = (typeof PARTS)[number];

export interface TrainOptions extends DataOptions {
  /** Anything that `openDataset` knows; null trains on the built-in synthetic set */
  readonly data: string | null;
  readonly words: WordEncoder;
  /** Null picks a new folder under runs/ */
  readonly out: string | null;
  /** Null takes the preset's */
  readonly epochs: number | null;
  readonly batch: number | null;
  readonly seeds: number;
  readonly folds: number | null;
  readonly preset: Preset;
  readonly backend: BackendChoice;
  /** Threads that compute; null takes as many as are worth it */
  readonly workers: number | null;
  readonly resume: boolean;
  readonly without: readonly Part[];
  /** Trains the whole, and then without each part */
  readonly ablate: boolean;
}

/**
 * @param args what follows the program's name
 * @throws CommanderError; exit code 0 where help was asked for
 */
export function parseOptions(args: readonly string[]): TrainOptions {
  const program = withDataOptions(new Command('train'))
    .description(
      'Trains the two-flow network, lets validation choose the epoch, and judges it on test under three conditions.',
    )
    .option(
      '--data <path>',
      'a pickle of MMSA, a folder of MERTools, .csd or .npy, a feature store (default: a built-in synthetic set)',
      pathValue,
    )
    .addOption(
      new Option('--words <encoder>', 'what makes frames of words: English by meaning, or any language by spelling')
        .choices(WORD_ENCODERS)
        .default('sentence'),
    )
    .option('--out <folder>', 'where the run goes (default: a new folder under runs/)', pathValue)
    .option('--epochs <number>', 'passes over the training split (default: the preset’s)', wholeNumberValue)
    .option('--batch <number>', 'utterances a step (default: the preset’s)', wholeNumberValue)
    .option('--seeds <number>', 'how many runs to average over', wholeNumberValue, 1)
    .option('--folds <number>', 'cross-validate over the training split, by video', wholeNumberValue)
    .addOption(new Option('--preset <name>', 'network and recipe').choices(PRESETS).default('default'))
    .addOption(new Option('--backend <name>', 'what tfjs computes with').choices(BACKEND_CHOICES).default('auto'))
    .option('--workers <number>', 'threads that compute (default: as many as are worth it)', wholeNumberValue)
    .option('--resume', 'go on with the run in --out', false)
    .option('--without <parts>', `leave out any of ${PARTS.join(',')}`, partList, [])
    .addOption(
      new Option('--ablate', 'train the whole and then without each part, a run for each').conflicts('without'),
    )
    .allowExcessArguments()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse([...args], { from: 'user' });

  const { data, out, epochs, batch, folds, workers, ...rest } = program.opts<Partial<TrainOptions>>();
  const options = {
    ...NO_DATA_OPTIONS,
    data: data ?? null,
    out: out ?? null,
    epochs: epochs ?? null,
    batch: batch ?? null,
    folds: folds ?? null,
    workers: workers ?? null,
    ablate: false,
    ...rest,
  } as TrainOptions;
  const [stray] = program.args;
  if (stray !== undefined) throw invalid(`train takes options alone, received "${stray}"`);
  if (options.resume && options.out === null)
    throw invalid('--resume needs --out, the folder of the run to go on with');
  if (options.folds !== null && options.folds < 2)
    throw invalid(`--folds must be 2 or more, received ${options.folds}`);
  return options;
}

function partList(text: string, earlier: readonly Part[]): Part[] {
  const parts = text.split(',').map((part) => part.trim());
  for (const part of parts)
    if (!(PARTS as readonly string[]).includes(part))
      throw new InvalidArgumentError(`knows ${PARTS.join(', ')}, received "${part}"`);
  return [...new Set([...earlier, ...(parts as Part[])])].sort();
}

function invalid(message: string): CommanderError {
  return new CommanderError(2, 'train.invalid', `error: ${message}`);
}
