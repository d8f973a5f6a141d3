import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { killableReader } from './child/killable-reader.ts';
import { fuzzTarget, type JudgedMutant } from './fuzz-target.ts';
import { pythonReader, type PythonReader } from './python/python-reader.ts';
import { count, newTally, reasonLines, tallyTable } from './tally.ts';
import { allTargets } from './targets/all-targets.ts';
import type { Target } from './targets/target.ts';

// Without Python: whether values are right is for the program itself. Nothing here hangs on how fast the machine is.
const limits = { milliseconds: 20_000, megabytes: 256 };
const room = mkdtempSync(join(tmpdir(), 'sdumc-fuzz-test-'));
const targets = await allTargets(join(room, 'store'));
const ours = killableReader(new URL('./reading/readers.ts', import.meta.url).href, {
  limitMilliseconds: limits.milliseconds,
});
const python = await pythonReader('python3');
afterAll(() => {
  python?.close();
  ours.close();
  rmSync(room, { recursive: true });
});

async function fuzz(target: Target, mutants: number, reader = ours, theirs?: PythonReader): Promise<JudgedMutant[]> {
  const judged: JudgedMutant[] = [];
  await fuzzTarget({
    target,
    seed: 1,
    numbers: Array.from({ length: mutants }, (_, number) => number),
    pool: [reader],
    python: theirs,
    limits,
    room,
    onJudged: (mutant) => {
      expect(existsSync(mutant.file)).toBe(true);
      judged.push(mutant);
    },
  });
  return judged;
}

test.each(targets.map((target) => [target.name, target] as const))(
  '%s: no mutant breaks a rule',
  async (name, target) => {
    const judged = await fuzz(target, name === 'csd' ? 8 : 40); // HDF5's library is started for each
    const broken = judged.filter(({ verdict }) => verdict.kind === 'failed');
    expect(broken.map(({ number, change, verdict }) => ({ number, change, verdict }))).toEqual([]);
    expect(judged.filter(({ inStructure }) => inStructure).length).toBeGreaterThan(judged.length / 2);
    expect(readdirSync(room)).toEqual(['store']);
  },
);

test.skipIf(python === undefined).each(targets.filter(({ reader }) => reader !== 'csd' || python?.hasH5py))(
  'python3 reads what is not spoiled as we do: $name',
  async (target) => {
    expect(await fuzz(target, 0, ours, python)).toEqual([]);
  },
);

test('a reader that breaks a rule is counted, and its file is named', async () => {
  const planted = killableReader(new URL('./testing/planted-readers.ts', import.meta.url).href, {
    limitMilliseconds: limits.milliseconds,
  });
  try {
    const npy = targets.find(({ name }) => name === 'npy')!;
    const onlyAtFirst = { ...npy, reader: 'goodAtFirst' };
    const judged = await fuzz(onlyAtFirst, 3, planted);
    const tally = newTally('npy');
    for (const mutant of judged) count(tally, mutant);
    expect(tally).toMatchObject({ mutants: 3, failed: 3, read: 0 });
    expect(tallyTable([tally])[1]).toMatch(/^npy +3 .* 3 +\d+ +\d+ +\d+$/);
    await expect(fuzz({ ...npy, reader: 'refusing' }, 1, planted)).rejects.toThrow(
      /^fuzz npy: the valid file .* is not read/,
    );
  } finally {
    planted.close();
  }
});

test('reasons are gathered over numbers', () => {
  const tally = newTally('npy');
  for (const row of [3, 14])
    count(tally, {
      number: row,
      change: '',
      inStructure: true,
      verdict: { kind: 'refused though readable', reason: `/room/npy-${row}: row ${row} is odd` },
      outcome: { kind: 'answered', milliseconds: 1, ownMilliseconds: 1, megabytes: 0, filesLeftOpen: 0 },
      file: '',
    });
  expect(reasonLines(tally)).toEqual(['npy, Python reads: 2 × … row # is odd']);
});
