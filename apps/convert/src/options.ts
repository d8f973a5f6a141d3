import { NO_DATA_OPTIONS, pathValue, withDataOptions, type DataOptions } from '@sdumc/program';
import { Command, Option } from 'commander';

export interface ConvertOptions extends DataOptions {
  /** Anything that `openDataset` knows */
  readonly in: string;
  /** Folder of the feature store */
  readonly out: string;
  readonly numbers: 'float32' | 'float16';
}

/**
 * @param args what follows the program's name
 * @throws CommanderError; exit code 0 where help was asked for
 */
export function parseOptions(args: readonly string[]): ConvertOptions {
  const options = withDataOptions(new Command('convert'))
    .description('Turns any dataset into a feature store: sequences as long as they are, read row by row, checksummed.')
    .requiredOption('--in <path>', 'a pickle of MMSA, a folder of MERTools, of .csd, of .npy, …', pathValue)
    .requiredOption('--out <folder>', 'where the store goes; one that is there is gone on with', pathValue)
    .addOption(
      new Option('--numbers <type>', 'how numbers are kept').choices(['float32', 'float16']).default('float32'),
    )
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse([...args], { from: 'user' })
    .opts<ConvertOptions>();
  return { ...NO_DATA_OPTIONS, ...options };
}
