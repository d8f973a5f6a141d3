import { NO_DATA_OPTIONS, withDataOptions, type DataOptions } from '@sdumc/program';
import { Command } from 'commander';

export interface InspectOptions extends DataOptions {
  readonly path: string;
  /** Only what opening tells: frames are not read */
  readonly quick: boolean;
  readonly json: boolean;
}

/**
 * @param args what follows the program's name
 * @throws CommanderError; exit code 0 where help was asked for
 */
export function parseOptions(args: readonly string[]): InspectOptions {
  const program = withDataOptions(new Command('inspect'))
    .description('Says what a dataset holds, problems first. Exit code 1 where something cannot be read.')
    .argument('<path>', 'a pickle of MMSA, a folder of MERTools, of .csd, of .npy, a feature store, …')
    .option('--quick', 'say what opening tells, without reading any frame', false)
    .option('--json', 'print one line of JSON last', false)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse([...args], { from: 'user' });
  return { ...NO_DATA_OPTIONS, ...program.opts<Omit<InspectOptions, 'path'>>(), path: program.args[0] as string };
}
