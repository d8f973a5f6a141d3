import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '@sdumc/formats';
import type { Heard, HeardStore } from '@sdumc/text-sim';

/**
 * Keeps what was heard in a folder, a file each. A file that is damaged is as good as none.
 *
 * Errors: `what is heard must be kept in /root/.cache/sdumc/heard, which cannot be written: EACCES: permission denied, …`, at once, before
 * anything is paid for.
 */
export async function heardFolder(folder: string): Promise<HeardStore> {
  const probe = join(folder, `.writable-${process.pid}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFileAtomically(probe, '');
    await rm(probe);
  } catch (error) {
    throw new Error(`what is heard must be kept in ${folder}, which cannot be written: ${(error as Error).message}`, {
      cause: error,
    });
  }
  const pathOf = (name: string) => join(folder, name.slice(0, 2), `${name}.json`);
  return {
    async get(name) {
      const text = await readFile(pathOf(name), 'utf8').catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
        throw error; // what is there and cannot be read was paid for
      });
      return heardIn(text);
    },
    async set(name, heard) {
      await mkdir(join(folder, name.slice(0, 2)), { recursive: true });
      await writeFileAtomically(pathOf(name), `${JSON.stringify(heard)}\n`);
    },
  };
}

function heardIn(text: string): Heard | undefined {
  try {
    const heard: unknown = JSON.parse(text);
    return isHeard(heard) ? heard : undefined;
  } catch {
    return undefined;
  }
}

function isHeard(value: unknown): value is Heard {
  const { words, meta } = (value ?? {}) as Partial<Heard>;
  return typeof words === 'string' && typeof meta === 'object';
}
