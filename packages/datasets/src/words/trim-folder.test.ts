import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { trimFolder } from './trim-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdumc-trim-'));
afterAll(() => rmSync(folder, { recursive: true }));
const left = () => readdirSync(folder, { recursive: true }).sort();

test('removes what changed longest ago, in every folder, until the rest fits', async () => {
  mkdirSync(join(folder, 'in'));
  for (const [age, name] of ['new', 'in/old', 'older', 'in/newer'].entries()) {
    writeFileSync(join(folder, name), Buffer.alloc(10));
    const seconds = [300, 200, 100, 400][age]!;
    utimesSync(join(folder, name), seconds, seconds);
  }
  expect(await trimFolder(folder, { maximumBytes: 40 })).toBe(40);
  expect(left()).toEqual(['in', 'in/newer', 'in/old', 'new', 'older']);
  expect(await trimFolder(folder, { maximumBytes: 25 })).toBe(20);
  expect(left()).toEqual(['in', 'in/newer', 'new']);
  expect(await trimFolder(join(folder, 'nowhere'), { maximumBytes: 0 })).toBe(0);
});
