import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { root, runNx } from './run-nx.ts';

interface Seen {
  readonly arguments: readonly string[];
  readonly directory: string;
  readonly terminal: readonly boolean[];
}

const seenIn = (output: string): Seen => {
  const [, json] = /seen (\{.*\})/.exec(output) ?? [];
  if (json === undefined) throw new Error(`echo-arguments printed nothing, received ${JSON.stringify(output)}`);
  return JSON.parse(json) as Seen;
};

const WHAT_A_SHELL_WOULD_CHANGE = [
  'plain',
  'two words',
  '  leading and trailing  ',
  '',
  `it's`,
  '"quoted"',
  '$(touch /tmp/never)',
  '`touch /tmp/never`',
  '$HOME',
  'a;b && c | d > e',
  'first\nsecond',
  'tab\there',
  'back\\slash',
  'Grüße 你好 🙂',
  '*.ts',
  '{a,b}',
  '~',
  '!',
  '#',
  '%PATH%',
];

// prettier-ignore
const WHAT_LOOKS_LIKE_AN_OPTION = [
  '--parallel', '--parallel=3', '--verbose', '--configuration=x', '-c', 'x', '--project=p', '-p', 'p',
  '--batch', '--help', '-h', '--version', '--skip-nx-cache', '--skipNxCache', '--output-style=static', '--tui',
  '--graph', '--target=t', '-t', 't', '--runner=r', '--no-cloud', '--nx-bail', '--exclude=e', '--watch', '--prod',
  '--entry=other.ts', '--arguments=x', '--__unparsed__=x', '--unparsed=x', '--cwd=/', '--_=x',
  '-x', '-', '--', '--a=1', '--a.b=2', '--no-a', '--number=007', '--number', '1e3', '--flag=true', '--last',
];

const typed = [...WHAT_A_SHELL_WOULD_CHANGE, ...WHAT_LOOKS_LIKE_AN_OPTION];

// nx takes a while to start: each start here shows as much as it can.
describe.concurrent('nx run', () => {
  it('is a program and nothing else: its arguments, its directory, its output, its exit code', async () => {
    const directory = join(root, 'packages/losses');
    const ended = await runNx(['run', 'echo-arguments', '--', ...typed], {
      directory,
      environment: { ECHO_EXIT_CODE: '7' },
    });
    expect(ended).toEqual({ exitCode: 7, stdout: expect.stringMatching(/^seen .*\n$/), stderr: '' });
    expect(seenIn(ended.stdout)).toMatchObject({ arguments: typed, directory });
  });

  it('delivers the arguments unchanged where nx does more than that, as with an option of its own', async () => {
    const { exitCode, stdout } = await runNx(['run', 'echo-arguments', '--skip-nx-cache', '--', ...typed]);
    expect(stdout).toContain('Successfully ran target');
    expect(seenIn(stdout)).toMatchObject({ arguments: typed, directory: root.replace(/\/$/, '') });
    expect(exitCode).toBe(0);
  });

  it('suggests the target that was meant', async () => {
    const { exitCode, stdout, stderr } = await runNx(['run', 'traim']);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^nx: no target "traim"; did you mean "train"\? \(targets: bench, check-packages, [^\n]*train\)\n$/,
    );
  });
});

const script = spawnSync('script', ['--version'], { encoding: 'utf8' });
const hasScript = script.status === 0 && script.stdout.includes('util-linux');

describe.skipIf(!hasScript && process.env['SDUMC_REQUIRE_ALL'] !== '1')(
  'in a terminal (needs script of util-linux)',
  () => {
    it('the program has the terminal on all three streams, and no arguments when nothing was typed', () => {
      const nx = createRequire(import.meta.url).resolve('nx/bin/nx.js');
      const command = `stty cols 100 rows 40; exec '${process.execPath}' '${nx}' run echo-arguments`;
      const { status, stdout } = spawnSync('script', ['-qec', command, '/dev/null'], { cwd: root, encoding: 'utf8' });
      expect(seenIn(stdout)).toMatchObject({ arguments: [], terminal: [true, true, true] });
      expect(status).toBe(0);
    });
  },
);
