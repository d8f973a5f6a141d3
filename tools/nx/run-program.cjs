// @ts-check
// Runs a program of this repository under node, without a shell, on the user's own terminal, and passes on to it that it
// shall stop: a signal sent to this process, and the end of a process that stands above.

const { spawn } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { constants } = require('node:os');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

/** @type {Record<string, number>} */
const signalNumbers = constants.signals;

/** Exit codes of a process are these plus the number of the signal that ended it. */
const SIGNALLED = 128;
/** A terminal gives SIGINT to the program as well; only a program that it has not reached needs ours. */
const AFTER_THE_TERMINAL = 250;
const LOOK_UP_EVERY = 500;

/**
 * @param {object} program
 * @param {string} program.root of the repository
 * @param {string} program.directory where it works
 * @param {string} program.entry its file, from the root
 * @param {readonly string[]} program.arguments
 * @returns {Promise<number>} its exit code
 */
function runProgram({ root, directory, entry, arguments: typed }) {
  const fromSource = ['--conditions=@sdumc/source', '--import', pathToFileURL(require.resolve('tsx')).href];
  const { above, isLost } = npmAbove();
  if (isLost) return Promise.resolve(SIGNALLED + constants.signals.SIGTERM);

  const child = spawn(
    process.execPath,
    [
      '--require',
      join(__dirname, 'stop-with-starter.cjs'),
      ...(entry.endsWith('.ts') ? fromSource : []),
      join(root, entry),
      ...typed,
    ],
    {
      // The channel closes when this process ends, also when nothing gives it time to say so.
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      cwd: directory,
      // What npm said of us is not true of what the program starts.
      env: { ...process.env, npm_lifecycle_event: undefined, SDUMC_STOP_WITH_STARTER: '1' },
    },
  );

  // Always SIGTERM: programs here take the first signal as a request to stop and ignore each SIGTERM after it, while a
  // second SIGINT means "at once". Nothing tells whether a SIGINT came from the terminal to all of us or to this process alone.
  const stop = () => void child.kill('SIGTERM');
  const stopLater = () => void setTimeout(stop, AFTER_THE_TERMINAL).unref();
  process.on('SIGTERM', stop).on('SIGINT', stopLater).on('SIGHUP', stopLater);
  process.on('disconnect', stop);
  const watch = setInterval(() => {
    if (above.every(({ id, parent }) => parentOf(id) === parent)) return;
    clearInterval(watch);
    stop();
  }, LOOK_UP_EVERY);

  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      resolve(code ?? SIGNALLED + (signalNumbers[signal ?? ''] ?? 0));
    });
  });
}

/**
 * The processes from this one up to npm, each with its parent. npx starts `sh -c nx` and hands SIGTERM and SIGINT to that
 * shell alone. Where the shell has become nx (bash), nx gets them. dash dies of SIGTERM without a word to nx, and npx with it:
 * that a parent has changed is all there is to notice, as when npx or the shell is killed. A SIGINT to npx alone dash keeps
 * until nx has ended, which nothing shows; Ctrl-C goes to all. `script-shell=bash` in .npmrc is no way out: npm does not
 * quote `{a,b}`, which bash would then take for two arguments.
 *
 * @returns {{ above: { id: number, parent: number }[], isLost: boolean }} isLost: npx has started this, and is gone
 */
function npmAbove() {
  if (process.env['npm_lifecycle_event'] === undefined) return { above: [], isLost: false };
  // Without /proc (macOS, Windows) the parent is all that can be seen.
  if (titleOf(process.pid) === '') return { above: [{ id: process.pid, parent: process.ppid }], isLost: false };
  const above = [];
  // npm, its shell, nx, and the process in which nx runs an executor.
  for (let id = process.pid; id > 1 && above.length < 5; id = parentOf(id)) {
    if (titleOf(id).startsWith('npm ')) return { above, isLost: false };
    above.push({ id, parent: parentOf(id) });
  }
  const isFromNpx = process.env['npm_lifecycle_event'] === 'npx';
  return { above: [], isLost: isFromNpx && /^'?nx'?$/.test(process.env['npm_lifecycle_script'] ?? '') };
}

/** @param {number} id of a process */
function parentOf(id) {
  if (id === process.pid) return process.ppid;
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}

/** @param {number} id of a process */
function titleOf(id) {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

module.exports = { runProgram };
