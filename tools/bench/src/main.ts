import { runProgram, STOPPED, stopSignal } from '@sdumc/program';
import { Command } from 'commander';
import { benchData } from './data/bench-data.ts';

interface Options {
  readonly data?: boolean;
  readonly gigabytes: string;
  readonly dir?: string;
  readonly python: string;
  readonly keep?: boolean;
}

/** One mode a run; each prints a table for people and, last, one line of JSON for programs. */
async function main(args: readonly string[]): Promise<number> {
  const program = new Command('bench')
    .description('Measures how fast and how small this code is, each measurement in a process of its own.')
    .option('--data', 'open and read a large MMSA pickle and a feature store of the same size')
    .option('--gigabytes <number>', 'size of each of the two, in 10^9 bytes', '6')
    .option('--dir <folder>', 'where they are written (default: a temporary folder)')
    .option('--python <path>', 'a Python with numpy, to measure beside ours', 'python3')
    .option('--keep', 'leave the files there')
    .exitOverride()
    .parse([...args], { from: 'user' });
  const { data, gigabytes, dir, python, keep = false } = program.opts<Options>();
  if (data !== true) throw new Error('bench: say what to measure, --data');
  const size = Number(gigabytes);
  if (!(size > 0)) throw new Error(`bench --gigabytes: must be a number above 0, received ${gigabytes}`);
  const stop = stopSignal();
  stop.addEventListener('abort', () => setImmediate(() => process.exit(STOPPED))); // once the files are removed
  const print = (line: string) => console.log(line);
  const results = await benchData({ gigabytes: size, folder: dir, python, keep, print, stop });
  console.log(JSON.stringify(results));
  return 0;
}

await runProgram(main);
