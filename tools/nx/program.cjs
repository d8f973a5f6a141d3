// @ts-check
// The executors behind `npx nx run train -- ...` and behind build, test, lint and typecheck of every project: a program of
// this repository under node, without a shell, with exactly the arguments it was given.
//
// `program` runs it on the user's own terminal, in the directory the user stands in; `task` in the root, its output
// through a pipe, so that nx can repeat it from its cache. Most often nx does not come as far as `program`: see plugin.cjs.
//
// What was measured with nx 23.2.1 (tools/nx/src/run.test.ts and stop.test.ts keep it true):
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

const { runProgram } = require('./run-program.cjs');

/**
 * @param {{ __unparsed__?: string[] }} options
 * @param {{ root: string, cwd: string, target?: { executor?: string, options?: { entry: string, arguments?: string[] } } }} context
 * @returns {Promise<{ success: boolean }>}
 */
async function program(options, context) {
  const { entry, arguments: fixed = [] } = context.target?.options ?? {};
  if (typeof entry !== 'string') {
    throw new Error('@sdumc/nx: the target must have the option "entry", a path from the root of the repository');
  }
  const code = await runProgram({
    root: context.root,
    directory: context.target?.executor === '@sdumc/nx:task' ? context.root : context.cwd,
    entry,
    arguments: [...fixed, ...(options.__unparsed__ ?? [])],
  });
  if (code !== 0) process.exit(code);
  return { success: true };
}

module.exports = program;
