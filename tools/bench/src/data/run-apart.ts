import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { RANDOM_ROWS, type Measurement, type Task } from './measurement.ts';

const run = promisify(execFile);
const MEASURE = fileURLToPath(new URL('./measure-in-process.ts', import.meta.url));
const MEASURE_PYTHON = fileURLToPath(new URL('../../python/measure_pickle.py', import.meta.url));
const LOADER = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** Measures one thing in a process of its own, so that its peak of memory is its own. */
export async function measureApart(task: Task, path: string): Promise<Measurement> {
  const args = ['--conditions=@sdumc/source', '--import', LOADER, MEASURE, task, path];
  const { stdout } = await run(process.execPath, args);
  return JSON.parse(stdout) as Measurement;
}

/** The same in Python; undefined, with the reason told, where it cannot be done. */
export async function measureInPython(
  python: string,
  path: string,
  say: (line: string) => void,
): Promise<Measurement | undefined> {
  try {
    await run(python, ['-c', 'import numpy']);
  } catch {
    say(`${python} with numpy is not there: nothing is measured beside ours`);
    return undefined;
  }
  try {
    const { stdout } = await run(python, [MEASURE_PYTHON, path, String(RANDOM_ROWS)]);
    return JSON.parse(stdout) as Measurement;
  } catch (error) {
    const reason = (error as Error).message.trim().split('\n').at(-1);
    say(`${python} could not load the pickle: ${reason}`);
    return undefined;
  }
}
