import type { BackendName } from '@sdumc/backend';
import { Command } from 'commander';

const BACKENDS = ['wasm', 'node', 'gpu'] as const satisfies readonly BackendName[];
const LOSSES = ['rnc'] as const;

/** What was asked for, checked. */
export interface BenchOptions {
  readonly data: boolean;
  readonly gigabytes: number;
  readonly dir: string | undefined;
  readonly python: string;
  readonly keep: boolean;
  /** Path of a file */
  readonly workload: string | undefined;
  readonly infer: boolean;
  readonly losses: (typeof LOSSES)[number] | undefined;
  readonly n: readonly number[];
  readonly backend: (typeof BACKENDS)[number];
  /** Infinity is all */
  readonly batches: number;
  /** Undefined: as many as suit the backend */
  readonly workers: number | undefined;
  readonly profile: boolean;
}

/**
 * @param args what follows the program's name
 * @throws Error of one line: which option, what it must be, what it is
 * @example
 * benchOptions(['--losses', 'rnc', '--n', '192,1024']).n; // [192, 1024]
 */
export function benchOptions(args: readonly string[]): BenchOptions {
  const given = new Command('bench')
    .description('Measures how fast and how small this code is. Each mode prints a table and, last, a line of JSON.')
    .option('--data', 'open and read a large MMSA pickle and a feature store of the same size')
    .option('--gigabytes <number>', 'size of each of the two, in 10^9 bytes', '6')
    .option('--dir <folder>', 'where they are written (default: a temporary folder)')
    .option('--python <path>', 'a Python with numpy, to measure beside ours', 'python3')
    .option('--keep', 'leave the files there')
    .option('--workload <file>', 'train on as many frames as a file of JSON says')
    .option('--infer', 'time predictions, of one clip and of 32 at once')
    .option('--batches <number>', 'only so many batches of it, the longest (default: all)')
    .option('--workers <number>', 'threads that compute at once (default: one for each core on wasm, else one)')
    .option('--profile', 'say what each kind of kernel takes')
    .option('--losses <name>', 'time a loss and its gradient: rnc')
    .option('--n <numbers>', 'of how many vectors, with commas between', '192,1024,4096')
    .option('--backend <name>', 'what tfjs computes with: wasm, node, gpu', 'wasm')
    .exitOverride()
    .parse([...args], { from: 'user' })
    .opts<Given>();
  return {
    data: given.data ?? false,
    gigabytes: aboveZero('gigabytes', given.gigabytes),
    dir: given.dir,
    python: given.python,
    keep: given.keep ?? false,
    workload: given.workload,
    infer: given.infer ?? false,
    losses: given.losses === undefined ? undefined : oneOf('losses', LOSSES, given.losses),
    n: wholeNumbers('n', given.n, 2),
    backend: oneOf('backend', BACKENDS, given.backend),
    batches: given.batches === undefined ? Infinity : wholeNumber('batches', given.batches),
    workers: given.workers === undefined ? undefined : wholeNumber('workers', given.workers),
    profile: given.profile ?? false,
  };
}

/** As typed, or by default. */
interface Given {
  readonly data?: true;
  readonly gigabytes: string;
  readonly dir?: string;
  readonly python: string;
  readonly keep?: true;
  readonly workload?: string;
  readonly infer?: true;
  readonly losses?: string;
  readonly n: string;
  readonly backend: string;
  readonly batches?: string;
  readonly workers?: string;
  readonly profile?: true;
}

function aboveZero(option: string, text: string): number {
  if (Number(text) > 0) return Number(text);
  throw new Error(`bench --${option}: must be a number above 0, received ${text}`);
}

function wholeNumber(option: string, text: string): number {
  if (isWholeNumber(text, 1)) return Number(text);
  throw new Error(`bench --${option}: must be a whole number from 1, received ${text}`);
}

/** With commas between. */
function wholeNumbers(option: string, text: string, least: number): number[] {
  const parts = text.split(',');
  if (parts.every((part) => isWholeNumber(part, least))) return parts.map(Number);
  throw new Error(`bench --${option}: must be whole numbers from ${least}, received ${text}`);
}

function isWholeNumber(text: string, least: number): boolean {
  return /^\d{1,9}$/.test(text) && Number(text) >= least;
}

function oneOf<Name extends string>(option: string, names: readonly Name[], text: string): Name {
  const found = names.find((name) => name === text);
  if (found !== undefined) return found;
  throw new Error(`bench --${option}: must be ${names.join(' or ')}, received ${text}`);
}
