import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ablate, VARIANTS } from './ablate.ts';
import { parseOptions, PARTS, type TrainOptions } from './options.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-ablate-'));
afterAll(() => rmSync(room, { recursive: true }));
beforeAll(() => void vi.spyOn(console, 'log').mockImplementation(() => undefined));

async function runs(options: TrainOptions, codes: Readonly<Record<string, number>> = {}) {
  const trained: TrainOptions[] = [];
  const stopped: string[] = [];
  const code = await ablate(options, {
    train(variant) {
      trained.push(variant);
      return Promise.resolve(codes[variant.without.join()] ?? 0);
    },
    tellStopped: (folder) => stopped.push(folder),
  });
  return { trained, stopped, code };
}

test('the whole first, then without each part, each in its folder', async () => {
  const { trained, stopped, code } = await runs(parseOptions(['--ablate', '--out', 'a', '--seeds', '3']));
  expect(trained.map(({ without, out }) => [without, out])).toEqual([
    [[], join('a', 'whole')],
    ...PARTS.map((part) => [[part], join('a', `without-${part}`)]),
  ]);
  expect(trained.every(({ seeds, resume }) => seeds === 3 && !resume)).toBe(true);
  expect([stopped, code]).toEqual([[], 0]);
});

test('a run that does not end well ends all, and says which folder to go on with', async () => {
  const { trained, stopped, code } = await runs(parseOptions(['--ablate', '--out', 'a']), { rs: 130 });
  expect(trained).toHaveLength(VARIANTS.findIndex(({ name }) => name === 'without-rs') + 1);
  expect([stopped, code]).toEqual([['a'], 130]);
});

test('resumes the runs that are there, and begins the others', async () => {
  for (const name of ['whole', 'without-mia']) {
    mkdirSync(join(room, name));
    writeFileSync(join(room, name, 'run.json'), '{}');
  }
  const { trained } = await runs(parseOptions(['--ablate', '--out', room, '--resume']));
  expect(trained.filter(({ resume }) => resume).map(({ without }) => without)).toEqual([[], ['mia']]);
});
