import { readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { openFiles } from './open-files.ts';

const folder = temporaryFolder();

const file = (name: string) => {
  const path = join(folder(), name);
  writeFileSync(path, name);
  return path;
};
const content = (handle: FileHandle) => handle.read(Buffer.alloc(1), 0, 1, 0).then(({ buffer }) => buffer.toString());
const descriptorOf = async (handle: FileHandle) => handle.fd;

test('files stay open, the least recently used is closed', async () => {
  const [a, b, c] = [file('a'), file('b'), file('c')];
  const files = openFiles(2);
  const handles: FileHandle[] = [];
  const use = (path: string) =>
    files.use(path, async (handle) => {
      handles.push(handle);
      return content(handle);
    });
  for (const path of [a, b, a, c]) await use(path);
  const [ofA, ofB, againA, ofC] = handles;
  expect(againA).toBe(ofA);
  expect([ofA!.fd >= 0, ofB!.fd, ofC!.fd >= 0]).toEqual([true, -1, true]);
  expect(await use(b)).toBe('b');
  expect(ofA!.fd).toBe(-1);
  await files.close();
  expect(handles.map(({ fd }) => fd)).toEqual(handles.map(() => -1));
});

test('a file in use is not closed before its use ends, nor when all are closed', async () => {
  const [a, b] = [file('a'), file('b')];
  const files = openFiles(1);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const inUse = files.use(a, async (handle) => {
    await held;
    return content(handle);
  });
  expect(await files.use(b, content)).toBe('b');
  await files.close();
  await expect(files.use(a, content)).rejects.toThrow(`${a}: the store is closed`);
  release();
  expect(await inUse).toBe('a');
});

test('uses of one file at once open it once', async () => {
  const a = file('a');
  const files = openFiles(1);
  const descriptors = await Promise.all(Array.from({ length: 20 }, () => files.use(a, descriptorOf)));
  expect(new Set(descriptors).size).toBe(1);
  await files.close();
});

test('a file that is not there is named, and is tried again', async () => {
  const a = file('a');
  rmSync(a);
  const files = openFiles(1);
  await expect(files.use(a, content)).rejects.toThrow(`${a}: cannot be opened (ENOENT)`);
  file('a');
  expect(await files.use(a, content)).toBe('a');
  await files.close();
});

test('a use that fails lets go of its file', async () => {
  const a = file('a');
  const files = openFiles(1);
  const fail = () => Promise.reject(new Error('no'));
  await expect(files.use(a, fail)).rejects.toThrow('no');
  await files.close();
  if (process.platform === 'linux') expect(openPaths()).not.toContain(a);
});

function openPaths(): string[] {
  return readdirSync('/proc/self/fd').flatMap((name) => {
    try {
      return [readlinkSync(`/proc/self/fd/${name}`)];
    } catch {
      return []; // the one that lists
    }
  });
}
