import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram, shareValue, wholeNumberValue } from '@sdumc/program';
import { Stryker } from '@stryker-mutator/core';
import { Command } from 'commander';
import { mutationScore, scoreLine } from './mutation-score.ts';
import { repositoryCopy } from './repository-copy.ts';
import { REPOSITORY, roomValue } from './room-value.ts';
import { vitestConfig } from './vitest-config.ts';

interface Options {
  readonly tests?: readonly string[];
  readonly files?: readonly string[];
  readonly concurrency: number;
  readonly again?: boolean;
  readonly break?: number;
}

type StrykerOptions = ConstructorParameters<typeof Stryker>[0];

/** Mutates one room, and prints which mutants its tests do not notice; the last line is the score. */
async function main(args: readonly string[]): Promise<number> {
  const program = new Command('mutation')
    .description('Changes a room in small ways, one at a time, and shows which changes its tests do not notice.')
    .argument('<room>', 'as in packages/metrics', roomValue)
    .option('--tests <rooms>', 'rooms whose tests run too, with commas between', roomsValue)
    .option('--files <names>', 'mutate only these files of the room, from its src, with commas between', namesValue)
    .option('--concurrency <number>', 'mutants at a time', wholeNumberValue, 2)
    .option('--again', 'keep what the last run found where neither the file nor the files of its tests changed')
    .option('--break <share>', 'exit code 1 below this share, as in 0.85', shareValue)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse([...args], { from: 'user' });
  const [room] = program.processedArgs as [string];
  const { tests = [], files, concurrency, again = false, break: least = 0 } = program.opts<Options>();

  const reports = join(REPOSITORY, 'runs', 'mutation', room.replace('/', '-'));
  mkdirSync(reports, { recursive: true });
  const copy = repositoryCopy(REPOSITORY);
  writeFileSync(
    join(copy, 'vitest.mutation.config.ts'),
    vitestConfig([room, ...tests].map((name) => `${name}/src/**/*.test.ts`)),
  );
  process.chdir(copy);
  const results = await new Stryker({
    mutate: [
      ...(files ?? ['*.ts']).map((file) => `${room}/src/**/${file}`),
      ...['**/*.test.ts', '**/testing/**', '**/fixtures/**'].map((file) => `!${room}/src/${file}`),
    ],
    inPlace: true,
    plugins: [import.meta.resolve('@stryker-mutator/vitest-runner')],
    testRunner: 'vitest',
    vitest: { configFile: 'vitest.mutation.config.ts', related: false },
    coverageAnalysis: 'perTest',
    ignoreStatic: false,
    // A process that starts anew on a busy machine is not a mutant that never ends: those are mostly seen by their steps.
    timeoutMS: 30_000,
    concurrency,
    maxTestRunnerReuse: 100,
    incremental: true,
    force: !again,
    incrementalFile: join(reports, 'last.json'),
    reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
    clearTextReporter: { allowEmojis: false, logTests: false, reportTests: false },
    htmlReporter: { fileName: join(reports, 'mutation.html') },
    logLevel: 'error' as unknown as NonNullable<StrykerOptions['logLevel']>, // its enumeration is in a package of its own
    jsonReporter: { fileName: join(reports, 'mutation.json') },
    checkers: [],
    allowConsoleColors: process.stdout.isTTY,
  }).runMutationTest();
  const statuses = results.map(({ status }) => status);
  console.log(`reports: ${reports}`);
  console.log(scoreLine(room, statuses));
  return mutationScore(statuses) < 100 * least ? 1 : 0;
}

function roomsValue(text: string): readonly string[] {
  return text.split(',').map(roomValue);
}

function namesValue(text: string): readonly string[] {
  return text.split(',');
}

await runProgram(main);
