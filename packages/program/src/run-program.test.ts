import { CommanderError } from 'commander';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runProgram } from './run-program.ts';

const said: string[] = [];
let exitCode: typeof process.exitCode;

beforeEach(() => {
  exitCode = process.exitCode;
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
});

afterEach(() => {
  process.exitCode = exitCode;
  vi.restoreAllMocks();
});

/** Runs a program to its end; its exit code and what it said. */
async function end(main: () => Promise<number>): Promise<[typeof process.exitCode, string]> {
  said.length = 0;
  await runProgram(main);
  const code = process.exitCode;
  process.exitCode = exitCode;
  return [code, said.join('')];
}

test('the exit code is what main returns', async () => {
  expect(await end(async () => 130)).toEqual([130, '']);
});

test('a failure is one line and exit code 1', async () => {
  const failing = () => Promise.reject(new Error('disk.npy: truncated\n  at byte 4'));
  expect(await end(failing)).toEqual([1, 'error: disk.npy: truncated at byte 4\n']);
});

test('wrong options are one line and exit code 2, help is none and 0', async () => {
  expect(await end(() => Promise.reject(new CommanderError(1, 'x', 'error: unknown option --speed')))).toEqual([
    2,
    'error: unknown option --speed\n',
  ]);
  expect(await end(() => Promise.reject(new CommanderError(0, 'commander.help', '(help)')))).toEqual([0, '']);
});
