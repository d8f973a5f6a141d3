import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runGaps } from './run-gaps.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-run-gaps-'));
afterAll(() => rmSync(room, { recursive: true, force: true }));

function run(name: string, lines: readonly string[]): string {
  mkdirSync(join(room, name));
  writeFileSync(join(room, name, 'predictions.csv'), `${lines.join('\n')}\n`);
  return join(room, name);
}

it('takes the test rows, and the mean over the seeds of each', async () => {
  const folder = run('two seeds', [
    'id,split,seed,valence,complete,simulated,absent',
    'a,test,1,1,1,2,3',
    '"b, ""b""",test,1,-1,-1,-1,0',
    'a,test,2,1,2,2,-2',
    '"b, ""b""",test,2,-1,-2,1,0',
    'c,train,1,0,3,3,3',
  ]);
  const gaps = await runGaps(folder);
  expect(gaps).toMatchObject({ run: folder, seeds: 2, testUtterances: 2, complete: 0.5, simulated: 1, absent: 1.75 });
  // a: 1 − 0.5 and 2.5 − 1; b: 1 − 0.5 and 1 − 1
  expect(gaps.cost).toEqual({ mean: 0.5, low: 0.5, high: 0.5 });
  expect(gaps.gain).toEqual({ mean: 0.75, low: 0, high: 1.5 });
});

it.each([
  ['no column absent', ['id,split,seed,valence,complete,simulated', 'a,test,1,0,0,0'], 'column absent is missing'],
  [
    'no test rows',
    ['id,split,seed,valence,complete,simulated,absent', 'a,train,1,0,0,0,0'],
    'holds no utterance of test',
  ],
])('says what is wrong: %s', async (name, lines, message) => {
  await expect(runGaps(run(name, lines))).rejects.toThrow(`${join(room, name, 'predictions.csv')}: ${message}`);
});
