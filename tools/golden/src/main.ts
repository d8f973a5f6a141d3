import { selectBackend, type BackendChoice } from '@sdumc/backend';
import { Command, CommanderError, Option } from 'commander';
import { passes, type Comparison } from './comparison.ts';
import { checkGolden } from './golden.ts';

/** Prints a line a quantity; exit code 1 where one exceeds its tolerance, 2 where nothing could be checked. */
async function main(args: readonly string[]): Promise<number> {
  const program = new Command('golden')
    .description('Holds golden values against this code: file, quantity, largest error, tolerance.')
    .argument('<folder>', 'folder of golden files')
    .addOption(new Option('--backend <name>').choices(['auto', 'gpu', 'node', 'wasm', 'cpu']).default('auto'))
    .exitOverride()
    .parse([...args], { from: 'user' });
  const { description, hint } = await selectBackend(program.opts<{ backend: BackendChoice }>().backend);
  console.log(`backend: ${description}${hint === null ? '' : `. ${hint}`}`);

  const compared = await checkGolden(
    program.args[0] as string,
    (comparison) => console.log(line(comparison)),
    (reason) => console.log(`skip ${reason}`),
  );
  const failed = compared.filter((comparison) => !passes(comparison));
  console.log(
    failed.length === 0
      ? `all ${compared.length} quantities are within tolerance`
      : `${failed.length} of ${compared.length} quantities exceed their tolerance`,
  );
  return failed.length === 0 ? 0 : 1;
}

function line(comparison: Comparison): string {
  const { file, quantity, error, tolerance } = comparison;
  const verdict = passes(comparison) ? 'ok  ' : 'FAIL';
  return `${verdict} ${file} | ${quantity} | error ${error.toExponential(1)} | tolerance ${tolerance.toExponential(0)}`;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    console.error(`error: ${(error as Error).message}`);
    process.exitCode = 2;
  }
}
