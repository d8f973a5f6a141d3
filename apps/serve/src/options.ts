import { availableParallelism } from 'node:os';
import { numberOf, pathValue, wholeNumberValue } from '@sdumc/program';
import { scoringOptions, withScoringOptions, type ScoringOptions } from '@sdumc/program/clip-scoring';
import { Command, InvalidArgumentError } from 'commander';

export interface ServeOptions extends ScoringOptions, ServerLimitsGiven {
  readonly host: string;
  /** 0 takes any that is free */
  readonly port: number;
  /** Further names under which the server is reached */
  readonly allowHost: readonly string[];
  readonly root: string | null;
  readonly processes: number;
  readonly queue: number;
  readonly allowBundledFfmpeg: boolean;
}

interface ServerLimitsGiven {
  readonly maxMegabytes: number;
  readonly maxClipSeconds: number;
  readonly maxSeconds: number;
  readonly maxReceiveSeconds: number;
  readonly maxMegapixels: number;
  readonly maxFfmpegMegabytes: number;
}

/**
 * @param args what follows the program's name
 * @throws CommanderError; exit code 0 where help was asked for
 */
export function parseOptions(args: readonly string[]): ServeOptions {
  const command = new Command('serve')
    .description('Serves the scoring of clips: an HTTP API, and a page to look at them.')
    .option('--port <number>', 'to listen at; 0 takes any that is free', portValue, 8080)
    .option(
      '--host <address>',
      'to listen at; any other than this machine’s own is reached by others',
      hostValue,
      '127.0.0.1',
    )
    .option('--allow-host <name>', 'a further name under which people reach it; may be repeated', hostNames, [])
    .option('--root <folder>', 'whose clips may be scored by their path', pathValue)
    .option(
      '--processes <number>',
      'that extract (default: one for each core)',
      wholeNumberValue,
      availableParallelism(),
    )
    .option('--queue <number>', 'clips that may wait; more are answered by 429', wholeNumberValue, 16)
    .option('--max-megabytes <number>', 'of a clip', wholeNumberValue, 200)
    .option('--max-clip-seconds <number>', 'length of a clip', wholeNumberValue, 300)
    .option('--max-seconds <number>', 'of scoring a clip, once it is its turn', secondsValue, 120)
    .option('--max-receive-seconds <number>', 'of receiving a request', secondsValue, 120)
    .option('--max-megapixels <number>', 'of a picture', wholeNumberValue, 17)
    .option('--max-ffmpeg-megabytes <number>', 'of memory, for each ffmpeg', wholeNumberValue, 1000)
    .option('--allow-bundled-ffmpeg', 'take the ffmpeg of npm where there is no other: code of 2018', false);
  const program = withScoringOptions(command)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse([...args], { from: 'user' });
  const given = program.opts<Omit<ServeOptions, 'root'> & { readonly root?: string }>();
  return { ...given, root: given.root ?? null, ...scoringOptions(program) };
}

const portValue = (text: string) =>
  numberOf(text, (value) => Number.isInteger(value) && value <= 65_535, 'a whole number from 0 to 65535');

const DAY_SECONDS = 86_400;
const secondsValue = (text: string) =>
  numberOf(text, (value) => value >= 1 && value <= DAY_SECONDS, `seconds from 1 to ${DAY_SECONDS}`);

function hostValue(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('must be an address, received nothing');
  return text;
}

function hostNames(name: string, before: readonly string[]): readonly string[] {
  return [...before, name.toLowerCase()];
}
