import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { comparedRuns } from './compared-runs.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-compared-'));
afterAll(() => rmSync(room, { recursive: true }));

function put(path: string, value: unknown): void {
  mkdirSync(dirname(join(room, path)), { recursive: true });
  writeFileSync(join(room, path), JSON.stringify(value));
}

const validation = (mae: number) => ({ complete: mae, simulated: mae + 1, absent: mae + 2 });

test('a run has the history of every network, of all seeds and folds', async () => {
  put('run/report.json', { dataset: 'mosi', conditions: {} });
  put('run/run.json', { dataset: 'mosi', options: { seeds: 2, folds: 2 } });
  const places = [1, 2].flatMap((fold) => [1, 2].map((seed) => [fold, seed] as const));
  for (const [fold, seed] of places) {
    const network = `run/model/fold-${fold}/seed-${seed}`;
    put(`${network}/config.json`, {});
    const epochs = Array.from({ length: fold }, (_, at) => ({
      epoch: at + 1,
      validation: validation(10 * fold + seed),
    }));
    put(`${network}/history.json`, { chosenEpoch: 1, epochs });
  }
  const [run, ...others] = await comparedRuns([join(room, 'run')]);
  expect(others).toEqual([]);
  expect(run).toMatchObject({ name: 'run', representations: null, evaluation: null });
  expect(run!.histories).toEqual(
    places.map(([fold, seed]) =>
      Array.from({ length: fold }, (_, at) => ({ epoch: at + 1, validationMae: validation(10 * fold + seed) })),
    ),
  );
});
