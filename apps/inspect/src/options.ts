import type { Stream } from '@sdumc/core';
import { featureNamesValue } from '@sdumc/program';
import { Command } from 'commander';

export interface InspectOptions {
  readonly path: string;
  readonly features: Readonly<Partial<Record<Stream, string>>>;
  readonly videoFolds: string | null;
  /** Only what opening tells: frames are not read */
  readonly quick: boolean;
  readonly json: boolean;
}

/**
 * @param args what follows the program's name
 * @throws CommanderError; exit code 0 where help was asked for
 */
export function parseOptions(args: readonly string[]): InspectOptions {
  const program = new Command('inspect')
    .description('Says what a dataset holds, problems first. Exit code 1 where something cannot be read.')
    .argument('<path>', 'a pickle of MMSA, a folder of MERTools, of .csd, of .npy, a feature store, …')
    .option(
      '--features <names>',
      'which features to take, as audio=NAME,text=NAME,video=NAME,simulated=NAME',
      featureNamesValue,
    )
    .option('--video-folds <file>', 'splits by video, for .csd')
    .option('--quick', 'say what opening tells, without reading any frame', false)
    .option('--json', 'print one line of JSON last', false)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse([...args], { from: 'user' });
  const { features, videoFolds, quick, json } = program.opts<Partial<InspectOptions>>();
  return {
    path: program.args[0] as string,
    features: features ?? {},
    videoFolds: videoFolds ?? null,
    quick: quick === true,
    json: json === true,
  };
}
