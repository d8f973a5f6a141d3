import fs, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Counts what this process does to files from now on (opening one for writing, writing the first half of its bytes and the
 * second, syncing, closing, renaming) and kills it instead of the step of that number, from 1. Files that are only read do
 * not count.
 */
export function killMyselfAtStep(last: number): void {
  let step = 0;
  const take = () => {
    step += 1;
    if (step === last) process.kill(process.pid, 'SIGKILL');
    // the signal arrives before the next line of this thread; what libuv was given before is done or not, as in real life
  };
  const { open, rename } = fs;
  fs.rename = async (from, to) => {
    take();
    await rename(from, to);
  };
  fs.open = async (path, flags, mode) => {
    if (flags !== 'wx') return open(path, flags, mode);
    take();
    return stepping(await open(path, flags, mode), take);
  };
  syncBuiltinESMExports();
}

function stepping(handle: FileHandle, take: () => void): FileHandle {
  const [sync, close] = [handle.sync.bind(handle), handle.close.bind(handle)];
  return Object.assign(handle, {
    writeFile: async (bytes: Uint8Array) => {
      take();
      await handle.write(bytes.subarray(0, bytes.length >> 1));
      take();
      await handle.write(bytes.subarray(bytes.length >> 1));
    },
    sync: async () => {
      take();
      await sync();
    },
    close: async () => {
      take();
      await close();
    },
  });
}
