import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { claimOutFolder } from './out-folder.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc evaluate out '));
afterAll(() => rmSync(room, { recursive: true }));

const FILES = {
  'missing-curve.svg': '<svg/>',
  'evaluation.html': '<html>',
  'evaluation.json': '{"format":"sdumc-evaluation"}',
};

test('makes the folder, writes into it, and takes it again to replace what it wrote', async () => {
  const folder = join(room, 'new/evaluation');
  await (await claimOutFolder(folder)).write(FILES);
  expect(readdirSync(folder).sort()).toEqual(Object.keys(FILES).sort());
  await (await claimOutFolder(folder)).write({ ...FILES, 'missing-curve.svg': null, 'evaluation.html': 'other' });
  expect(readdirSync(folder).sort()).toEqual(['evaluation.html', 'evaluation.json']);
  expect(readFileSync(join(folder, 'evaluation.html'), 'utf8')).toBe('other');
  await (await claimOutFolder(folder)).abandon();
  expect(readdirSync(folder)).toHaveLength(2);
});

test('abandoned, leaves no folder that was not there', async () => {
  mkdirSync(join(room, 'there'));
  await (await claimOutFolder(join(room, 'there/a/b'))).abandon();
  expect(readdirSync(join(room, 'there'))).toEqual([]);
  await (await claimOutFolder(join(room, 'there'))).abandon();
  expect(existsSync(join(room, 'there'))).toBe(true);
});

test('refuses a folder that holds anything else', async () => {
  const folder = join(room, 'mine');
  mkdirSync(folder);
  writeFileSync(join(folder, 'thesis.doc'), '');
  await expect(claimOutFolder(folder)).rejects.toThrow('is not empty and holds no evaluation, but "thesis.doc"');
  writeFileSync(join(folder, 'evaluation.json'), '{"mine":true}');
  await expect(claimOutFolder(folder)).rejects.toThrow('holds no evaluation');
  await expect(claimOutFolder(join(folder, 'thesis.doc'))).rejects.toThrow(/cannot make the folder .*EEXIST/);
  expect(readdirSync(folder)).toEqual(['evaluation.json', 'thesis.doc']);
});
