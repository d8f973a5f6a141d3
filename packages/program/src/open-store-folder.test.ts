import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStoreFolder } from './open-store-folder.ts';

let room: string;
beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), 'sdumc-store-folder-'));
});
afterEach(() => rmSync(room, { recursive: true, force: true }));

test('makes a folder that is not there, with those above it', async () => {
  await openStoreFolder(join(room, 'a', 'b', 'c'));
  expect(existsSync(join(room, 'a', 'b', 'c'))).toBe(true);
});

test('takes what is empty, and what is a store', async () => {
  await openStoreFolder(room);
  writeFileSync(join(room, 'source.json'), '{}');
  writeFileSync(join(room, 'notes.txt'), 'mine');
  await openStoreFolder(room);
});

test('refuses what is somebody else’s', async () => {
  writeFileSync(join(room, 'run.json'), '{}');
  await expect(openStoreFolder(room)).rejects.toThrow(
    `--out must be a store or an empty folder, ${room} holds run.json`,
  );
  await expect(openStoreFolder(join(room, 'run.json'))).rejects.toThrow(
    `--out must be a folder, ${join(room, 'run.json')} is a file`,
  );
  mkdirSync(join(room, 'shards'));
});

test.skipIf(process.platform !== 'linux')('ends where nothing can be made', async () => {
  await expect(openStoreFolder('/proc/sdumc/store')).rejects.toThrow('cannot make /proc/sdumc');
});
