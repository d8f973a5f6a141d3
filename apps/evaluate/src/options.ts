import { BACKEND_CHOICES, type BackendChoice } from '@sdumc/backend';
import { SPLITS, type Split } from '@sdumc/core';
import { parseMissingProtocols, type MissingProtocol } from '@sdumc/datasets';
import {
  asArgument,
  NO_DATA_OPTIONS,
  pathValue,
  wholeNumberValue,
  withDataOptions,
  type DataOptions,
} from '@sdumc/program';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

export interface EvaluateOptions extends DataOptions {
  /** A network's folder, a run's, or the `model` in it */
  readonly model: string;
  /** Anything `openDataset` knows; null is the built-in synthetic set */
  readonly data: string | null;
  /** Null takes all that the data allows */
  readonly missing: readonly MissingProtocol[] | null;
  readonly draws: number;
  readonly seed: number;
  readonly split: Split;
  readonly backend: BackendChoice;
  readonly batch: number;
  /** Null is `evaluation` in the folder of the model */
  readonly out: string | null;
}

/**
 * @param args what follows the program's name
 * @throws CommanderError; exit code 0 where help was asked for
 */
export function parseOptions(args: readonly string[]): EvaluateOptions {
  const program = withDataOptions(new Command('evaluate'))
    .description(
      'Judges trained networks while parts of the input are missing: MAE against missing rate, and its area.',
    )
    .requiredOption('--model <folder>', 'what train wrote: a run, its model folder (all seeds), or one seed', pathValue)
    .option('--data <path>', 'any data that train takes (default: the built-in synthetic set)', pathValue)
    .option(
      '--missing <list>',
      'random, frames (curves over 0 to 0.9), random:RATE, frames:RATE, text (absent), simulated, or what is seen: a, t, v, at, av, tv, atv (default: all that the data allows)',
      protocols,
    )
    .option('--draws <number>', 'how often each rate is drawn', wholeNumberValue, 5)
    .option('--seed <number>', 'of what is missing', seedNumber, 1)
    .addOption(new Option('--split <name>', 'which utterances').choices(SPLITS).default('test'))
    .addOption(new Option('--backend <name>', 'what tfjs computes with').choices(BACKEND_CHOICES).default('auto'))
    .option('--batch <number>', 'utterances at a time', wholeNumberValue, 32)
    .option('--out <folder>', 'where the results go (default: evaluation, in the folder of the model)', pathValue)
    .allowExcessArguments()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse([...args], { from: 'user' });

  const [stray] = program.args;
  if (stray !== undefined)
    throw new CommanderError(2, 'evaluate.invalid', `error: evaluate takes options alone, received "${stray}"`);
  const nothing = { ...NO_DATA_OPTIONS, data: null, missing: null, out: null };
  return { ...nothing, ...program.opts<Omit<EvaluateOptions, keyof typeof nothing>>() };
}

function seedNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError(`must be a whole number from 0, received "${text}"`);
  return Number(text);
}

function protocols(text: string): MissingProtocol[] {
  return asArgument(() => parseMissingProtocols(text));
}
