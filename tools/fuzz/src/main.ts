import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { runProgram, showTask, STOPPED, stopSignal } from '@sdumc/program';
import { Command } from 'commander';
import { killableReader } from './child/killable-reader.ts';
import { fuzzTarget, type JudgedMutant } from './fuzz-target.ts';
import { pythonReader } from './python/python-reader.ts';
import { count, newTally, reasonLines, tallyTable } from './tally.ts';
import { allTargets } from './targets/all-targets.ts';
import type { Target } from './targets/target.ts';

interface Options {
  readonly files: string;
  readonly seed: string;
  readonly reader?: string;
  readonly only?: string;
  readonly python: string;
  readonly keep?: string;
  readonly reasons?: boolean;
}

const READERS = new URL('./reading/readers.ts', import.meta.url).href;
const LIMITS = { milliseconds: 1000, megabytes: 256 };
const POOL = 2;

/** Prints a table, a line a reader; exit code 1 where a mutant broke a rule. */
async function main(args: readonly string[]): Promise<number> {
  const program = new Command('fuzz')
    .description(
      'Spoils small valid files and reads them: a clear error, or exactly what Python reads, in time and memory.',
    )
    .option('--files <number>', 'mutants of each reader', '2000')
    .option('--seed <number>', 'the same seed spoils the same way', '1')
    .option('--reader <names>', 'only these, with commas between')
    .option('--only <number>', 'only the mutant of this number')
    .option('--python <path>', 'a Python with numpy, and h5py for .csd', 'python3')
    .option('--keep <folder>', 'where files that broke a rule are kept (default: a temporary folder)')
    .option('--reasons', 'say why files were refused that Python reads')
    .exitOverride()
    .parse([...args], { from: 'user' });
  const options = program.opts<Options>();
  const [files, seed, only] = [options.files, options.seed, options.only ?? '0'].map(wholeNumber) as [number, number, number]; // prettier-ignore
  const numbers = options.only === undefined ? Array.from({ length: files }, (_, number) => number) : [only];

  const room = mkdtempSync(join(tmpdir(), 'sdumc-fuzz-'));
  stopSignal().addEventListener('abort', () => {
    rmSync(room, { recursive: true, force: true });
    process.exit(STOPPED);
  });
  const python = await pythonReader(options.python);
  const kept = options.keep === undefined ? undefined : resolve(options.keep);
  try {
    const targets = chosen(await allTargets(join(room, 'store')), options.reader);
    if (python === undefined) console.log(`${options.python} with numpy is not there: values are not compared`);
    else if (!python.hasH5py) console.log(`${options.python} lacks h5py: values of .csd are not compared`);
    const tallies = [];
    for (const target of targets) {
      const tally = newTally(target.name);
      tallies.push(tally);
      const compared = target.reader === 'csd' && python?.hasH5py === false ? undefined : python;
      const warmUp = target.seeds.map(({ path }) => ({
        reader: target.reader,
        path: join(target.folder, target.opened(path)),
      }));
      const pool = Array.from({ length: Math.min(POOL, numbers.length) }, () =>
        killableReader(READERS, { limitMilliseconds: LIMITS.milliseconds, warmUp }),
      );
      const task = showTask({ label: target.name, unit: 'mutants', total: numbers.length });
      const onJudged = (judged: JudgedMutant) => {
        count(tally, judged);
        task.at(tally.mutants);
        if (judged.verdict.kind === 'failed') report(target, seed, judged, kept);
        else if (options.only !== undefined) console.log(`${judged.change}: ${JSON.stringify(judged.verdict)}`);
      };
      await fuzzTarget({ target, seed, numbers, pool, python: compared, limits: LIMITS, room, onJudged });
      task.stop();
      for (const reader of pool) reader.close();
    }
    for (const line of tallyTable(tallies)) console.log(line);
    if (options.reasons === true) for (const line of tallies.flatMap((tally) => reasonLines(tally))) console.log(line);
    const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
    console.log(failed === 0 ? 'no mutant broke a rule' : `${failed} mutants broke a rule`);
    return failed === 0 ? 0 : 1;
  } finally {
    python?.close();
    rmSync(room, { recursive: true, force: true });
  }
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`fuzz: a whole number is wanted, received ${JSON.stringify(text)}`);
}

function chosen(targets: readonly Target[], names: string | undefined): readonly Target[] {
  if (names === undefined) return targets;
  return names.split(',').map((name) => {
    const found = targets.find((target) => target.name === name);
    if (found !== undefined) return found;
    throw new Error(`fuzz --reader: must be of ${targets.map((target) => target.name).join(', ')}, received ${name}`);
  });
}

let keptByDefault: string | undefined;

/** One line for what broke a rule; the file stays. */
function report(target: Target, seed: number, { number, change, verdict, file }: JudgedMutant, keep?: string): void {
  const folder = keep ?? (keptByDefault ??= mkdtempSync(join(tmpdir(), 'sdumc-fuzz-kept-')));
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${target.name}-seed-${seed}-${number}-${basename(file)}`);
  copyFileSync(file, path);
  const { reason } = verdict as { reason: string };
  console.log(`FAIL --reader ${target.name} --seed ${seed} --only ${number} | ${change} | ${reason} | ${path}`);
}

await runProgram(main);
