import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { removeStaleTemporaryFiles } from './temporary-file.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sdumc-atomic-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

describe('writeFileAtomically', () => {
  it('writes bytes and text, replaces what was there, and leaves nothing else', async () => {
    const path = join(folder, 'last.bin');
    await writeFileAtomically(path, Uint8Array.of(1, 2, 3));
    expect([...readFileSync(path)]).toEqual([1, 2, 3]);
    await writeFileAtomically(path, 'né');
    expect(readFileSync(path, 'utf8')).toBe('né');
    expect(readdirSync(folder)).toEqual(['last.bin']);
  });

  it('keeps the old bytes and leaves no other when the disk fills up half-way', async () => {
    const path = join(folder, 'last.bin');
    await writeFileAtomically(path, 'old');
    const probe = await open(path);
    const handle = Object.getPrototypeOf(probe) as typeof probe;
    await probe.close();
    vi.spyOn(handle, 'writeFile').mockImplementation(async function (this: typeof probe) {
      await this.write('ne');
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { errno: -28, code: 'ENOSPC' });
    });
    await expect(writeFileAtomically(path, 'new')).rejects.toThrow(
      new Error(`cannot write ${path}: no space left on device (ENOSPC)`),
    );
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['last.bin']);
  });

  it('syncs the bytes before the rename makes them visible', async () => {
    const path = join(folder, 'last.bin');
    const probe = await open(folder);
    const handle = Object.getPrototypeOf(probe) as typeof probe;
    await probe.close();
    const seen: boolean[] = [];
    vi.spyOn(handle, 'sync').mockImplementation(async () => void seen.push(readdirSync(folder).includes('last.bin')));
    await writeFileAtomically(path, 'new');
    expect(seen).toEqual([false, true]); // the file, then the folder
  });

  it('says in one line why a path cannot be written', async () => {
    const missing = join(folder, 'nowhere', 'a');
    await expect(writeFileAtomically(missing, '')).rejects.toThrow(
      new Error(`cannot write ${missing}: no such file or directory (ENOENT)`),
    );
    const taken = join(folder, 'taken');
    mkdirSync(taken);
    await expect(writeFileAtomically(taken, '')).rejects.toThrow(/^cannot write .*taken: .*\(E[A-Z]+\)$/);
    expect(readdirSync(folder)).toEqual(['taken']);
  });

  it('survives two writers of one path', async () => {
    const path = join(folder, 'last.bin');
    await Promise.all(Array.from({ length: 20 }, (_, writer) => writeFileAtomically(path, `${writer}`.repeat(10_000))));
    expect(new Set(readFileSync(path, 'utf8').match(/../g)!.map(String)).size).toBe(1);
    expect(readdirSync(folder)).toEqual(['last.bin']);
  });
});

describe('removeStaleTemporaryFiles', () => {
  it('removes what killed processes left for this target and nothing else', async () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const stale = `.last.bin.${dead}-0123456789ab.partial`;
    const ownOld = `.last.bin.${process.pid}-0123456789ab.partial`;
    const kept = [
      'last.bin',
      `.last.bin.${process.ppid}-0123456789ab.partial`, // still running
      `.best.bin.${dead}-0123456789ab.partial`, // another target
      '.last.bin.notes.partial',
    ];
    for (const name of [stale, ownOld, ...kept]) writeFileSync(join(folder, name), '');
    const removed = await removeStaleTemporaryFiles(join(folder, 'last.bin'));
    expect(removed.sort()).toEqual([stale, ownOld].map((name) => join(folder, name)).sort());
    expect(readdirSync(folder).sort()).toEqual([...kept].sort());
  });

  it('leaves the files of a write that is under way alone', async () => {
    const path = join(folder, 'last.bin');
    const writing = writeFileAtomically(path, 'x'.repeat(1_000_000));
    const removed = await removeStaleTemporaryFiles(path);
    await writing;
    expect(removed).toEqual([]);
    expect(readFileSync(path).length).toBe(1_000_000);
  });

  it('finds nothing in a folder that is not there', async () => {
    expect(await removeStaleTemporaryFiles(join(folder, 'nowhere', 'last.bin'))).toEqual([]);
  });
});
