import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findNetworks } from './trained-networks.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc evaluate networks '));
afterAll(() => rmSync(room, { recursive: true }));

/** A run's folder with these networks, as far as finding them goes. */
function runOf(name: string, places: readonly string[], identity?: unknown): string {
  for (const place of places) {
    mkdirSync(join(room, name, 'model', place), { recursive: true });
    writeFileSync(join(room, name, 'model', place, 'config.json'), '{}');
  }
  if (identity !== undefined) writeFileSync(join(room, name, 'run.json'), JSON.stringify(identity));
  return join(room, name);
}

const identity = (seeds: number, folds: number | null = null) => ({ dataset: 'mosi', options: { seeds, folds } });

describe('findNetworks', () => {
  test('finds the seeds of a run, by number, from the run or from its model', async () => {
    const seeds = Array.from({ length: 10 }, (_, at) => `seed-${at + 1}`);
    const run = runOf('ten', seeds, identity(10));
    const found = await findNetworks(run);
    expect(found.networks.map(({ seed, fold }) => [seed, fold])).toEqual(seeds.map((_, at) => [at + 1, null]));
    expect(found.networks[9]!.folder).toBe(join(run, 'model', 'seed-10'));
    expect(found).toMatchObject({ run: { dataset: 'mosi', seeds: 10, folds: null }, home: run });
    expect(await findNetworks(`${join(run, 'model')}/`)).toMatchObject({
      networks: found.networks.map(({ seed }) => ({ seed })),
      home: run,
    });
  });

  test('finds the folds of a run, and knows one by its place', async () => {
    const places = [1, 2, 3].flatMap((fold) => [1, 2].map((seed) => `fold-${fold}/seed-${seed}`));
    const run = runOf('folds', places, identity(2, 3));
    const { networks } = await findNetworks(run);
    expect(networks.map(({ seed, fold }) => [fold, seed])).toEqual([[0, 1], [0, 2], [1, 1], [1, 2], [2, 1], [2, 2]]); // prettier-ignore
    const one = await findNetworks(join(run, 'model/fold-2/seed-1'));
    expect(one.networks).toEqual([{ folder: join(run, 'model/fold-2/seed-1'), seed: 1, fold: 1 }]);
    expect(one).toMatchObject({ run: { folds: 3 }, home: join(run, 'model/fold-2/seed-1') });
  });

  test('takes a network that lies anywhere', async () => {
    const folder = join(runOf('anywhere', ['mine']), 'model', 'mine');
    expect(await findNetworks(folder)).toEqual({
      networks: [{ folder, seed: null, fold: null }],
      run: null,
      home: folder,
    });
  });

  test.each([
    ['a folder that is not there', () => join(room, 'nowhere'), 'nowhere: no such folder'],
    [
      'a folder without networks',
      () => runOf('none', [], undefined) && room,
      'holds no network; it must hold config.json',
    ],
    ['a run that is unfinished', () => runOf('part', ['seed-1'], identity(3)), 'holds 1 of the 3 networks of its run'],
    [
      'folds that are unfinished',
      () => runOf('part-folds', ['fold-1/seed-1', 'fold-2/seed-1'], identity(1, 5)),
      'holds 2 of the 5 networks of its run',
    ],
    [
      'a damaged run.json',
      () => runOf('bad', ['seed-1'], { dataset: 3 }),
      'run.json: damaged, it does not describe a run',
    ],
    ['a file', () => { writeFileSync(join(room, 'file'), ''); return join(room, 'file'); }, 'file: ENOTDIR'], // prettier-ignore
  ])('refuses %s', async (_, folder, message) => {
    await expect(findNetworks(folder())).rejects.toThrow(message);
  });
});
