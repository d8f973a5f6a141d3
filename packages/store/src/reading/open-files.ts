import { type FileHandle, open } from 'node:fs/promises';
import { systemReason } from '../one-line.ts';

/** Files that are kept open from one use to the next, a bounded number of them. */
export interface OpenFiles {
  use<Result>(path: string, run: (handle: FileHandle) => Promise<Result>): Promise<Result>;
  /** Closes what is not in use, and the rest when its use ends. Nothing can be used afterwards. */
  close(): Promise<void>;
}

interface Entry {
  readonly opening: Promise<FileHandle>;
  users: number;
}

/** @param limit how many stay open; more are only while more are in use at once */
export function openFiles(limit: number): OpenFiles {
  const entries = new Map<string, Entry>(); // the one that was used last comes last
  let closed = false;
  const isClosed = () => closed;

  async function closeIdle(keep: number): Promise<void> {
    const idle = [...entries].filter(([, { users }]) => users === 0);
    const surplus = idle.slice(0, Math.max(0, entries.size - keep));
    for (const [path] of surplus) entries.delete(path);
    await Promise.all(surplus.map(async ([, { opening }]) => (await opening.catch(() => undefined))?.close()));
  }

  return {
    async use(path, run) {
      if (isClosed()) throw new Error(`${path}: the store is closed`);
      const entry = entries.get(path) ?? { opening: open(path, 'r'), users: 0 };
      entries.delete(path);
      entries.set(path, entry);
      entry.users += 1;
      try {
        const handle = await entry.opening.catch((error: unknown) => {
          if (entries.get(path) === entry) entries.delete(path); // so that the next use tries again
          throw new Error(`${path}: cannot be opened (${systemReason(error)})`, { cause: error });
        });
        return await run(handle);
      } finally {
        entry.users -= 1;
        const keep = isClosed() ? 0 : limit;
        if (entries.size > keep) await closeIdle(keep);
      }
    },
    async close() {
      closed = true;
      await closeIdle(0);
    },
  };
}
