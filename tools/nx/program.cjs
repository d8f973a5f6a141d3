// @ts-check
// The executor behind `npx nx run train -- ...`: runs a program of this repository under node, without a shell, with
// exactly the arguments it was given, in the directory the user stands in, on the user's own terminal.
//
// What was measured with nx 23.2.1 (tools/nx/src/arguments.test.ts and stop.test.ts keep it true):
// * After `--` every argument arrives unchanged, also those which are options of nx (--parallel, --verbose,
//   --configuration, --project, --batch, --help, --version, --skip-nx-cache, --output-style, --graph, --target, --runner).
//   Without `--` nx takes all of these for itself, so `--` is not optional.
// * nx parses the arguments as well and merges them over the options of the target. So `entry` is read from the target,
//   never from the merged options: an argument named --entry stays an argument.
// * nx turns every failure into exit code 1 unless the process that runs the executor itself exits with another code.
// * With nx's own command runner (NX_NATIVE_COMMAND_RUNNER) Ctrl-C returns to the prompt at once while the program still
//   writes its checkpoint, and output goes through a second terminal. The file `.env`, which nx reads first, turns that off.
// * Ctrl-C sends SIGINT to the program (by the terminal) and then SIGTERM, twice (by nx to all its descendants), and nx waits
//   for NX_PROCESS_KILL_GRACE_PERIOD milliseconds, also in `.env`, before it kills. A program therefore takes the first
//   signal as a request to stop, ignores SIGTERM after that, and may take a second SIGINT as "at once".

const { spawn } = require('node:child_process');
const { constants } = require('node:os');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

/** @type {Record<string, number>} */
const signalNumbers = constants.signals;

/**
 * @param {{ __unparsed__?: string[] }} options
 * @param {{ root: string, cwd: string, target?: { options?: { entry: string, arguments?: string[] } } }} context
 * @returns {Promise<{ success: boolean }>}
 */
function program(options, context) {
  const settings = context.target?.options;
  if (typeof settings?.entry !== 'string') {
    throw new Error(
      '@sdumc/nx:program: the target must have the option "entry", a path from the root of the repository',
    );
  }
  const loader = ['--conditions=@sdumc/source', '--import', pathToFileURL(require.resolve('tsx')).href];
  const child = spawn(
    process.execPath,
    [
      ...(settings.entry.endsWith('.ts') ? loader : []),
      join(context.root, settings.entry),
      ...(settings.arguments ?? []),
      ...(options.__unparsed__ ?? []),
    ],
    { stdio: 'inherit', cwd: context.cwd },
  );

  // The terminal sends SIGINT and SIGHUP to the program as well, nx sends SIGTERM to it as well: what is left to do here
  // is to stay until it has ended.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (code === 0) resolve({ success: true });
      else process.exit(code ?? 128 + (signalNumbers[signal ?? ''] ?? 0));
    });
  });
}

module.exports = program;
