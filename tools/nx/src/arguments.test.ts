import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

import { describe, expect, it } from 'vitest';

import { root, runNx } from './run-nx.ts';

interface Seen {
  readonly arguments: readonly string[];
  readonly directory: string;
  readonly terminal: readonly boolean[];
}

const seenIn = (output: string): Seen => {
  const line = output.split(/\r?\n/).find((text) => text.startsWith('seen '));
  if (line === undefined) throw new Error(`echo-arguments printed nothing, received ${JSON.stringify(output)}`);
  return JSON.parse(line.slice('seen '.length)) as Seen;
};

/** How `npx nx run NAME -- ARGUMENTS` delivers what people and programs type. */
const delivered = async (typed: readonly string[]): Promise<readonly string[]> =>
  seenIn((await runNx(['run', 'echo-arguments', '--', ...typed])).stdout).arguments;

describe('nx run echo-arguments -- ...', () => {
  it('delivers what a shell would have changed', async () => {
    const typed = [
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
    expect(await delivered(typed)).toEqual(typed);
  });

  it('delivers what looks like an option, of nx or of the executor', async () => {
    const typed = [
      ...['--parallel', '--parallel=3', '--verbose', '--configuration=x', '-c', 'x', '--project=p', '-p', 'p'],
      ...['--batch', '--help', '-h', '--version', '--skip-nx-cache', '--skipNxCache', '--output-style=static', '--tui'],
      ...[
        '--graph',
        '--target=t',
        '-t',
        't',
        '--runner=r',
        '--no-cloud',
        '--nx-bail',
        '--exclude=e',
        '--watch',
        '--prod',
      ],
      ...['--entry=other.ts', '--arguments=x', '--__unparsed__=x', '--unparsed=x', '--cwd=/', '--_=x'],
      ...['-x', '-', '--', '--a=1', '--a.b=2', '--no-a', '--number=007', '--number', '1e3', '--flag=true', '--last'],
    ];
    expect(await delivered(typed)).toEqual(typed);
  });

  it('delivers nothing when nothing was typed', async () => {
    expect(await delivered([])).toEqual([]);
  });

  it('runs in the directory the user stands in', async () => {
    expect(seenIn((await runNx(['run', 'echo-arguments', '--'])).stdout).directory).toBe(root.replace(/\/$/, ''));
  });

  it('fails when the program fails', async () => {
    expect((await runNx(['run', 'echo-arguments', '--'], { ECHO_EXIT_CODE: '7' })).exitCode).toBe(1);
    expect((await runNx(['run', 'echo-arguments', '--'])).exitCode).toBe(0);
  });
});

const script = spawnSync('script', ['--version'], { encoding: 'utf8' });
const hasScript = script.status === 0 && script.stdout.includes('util-linux');

describe.skipIf(!hasScript && process.env['SDUMC_REQUIRE_ALL'] !== '1')(
  'in a terminal (needs script of util-linux)',
  () => {
    it('the program has the terminal on all three streams', () => {
      const nx = createRequire(import.meta.url).resolve('nx/bin/nx.js');
      const command = `stty cols 100 rows 40; exec '${process.execPath}' '${nx}' run echo-arguments -- 'two words'`;
      const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], { cwd: root, encoding: 'utf8' });
      expect(seenIn(stdout)).toMatchObject({ arguments: ['two words'], terminal: [true, true, true] });
    });
  },
);
