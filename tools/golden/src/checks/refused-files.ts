import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { openDataset } from '@sdumc/datasets';
import { readNpy } from '@sdumc/formats';
import { holds, type Comparison } from '../comparison.ts';
import type { GoldenFolder } from '../golden-folder.ts';

/** What hostile.pkl would make if a pickle were run instead of read. */
const PLANTED = 'PWNED';

/** A pickle must be refused with a reason, and must not run anything. */
export async function checkRefusedPickle(folder: GoldenFolder, file: string): Promise<Comparison[]> {
  const planted = resolve(PLANTED);
  const wasThere = existsSync(planted);
  const compared = await refused(file, folder.path(file), async (path) => {
    const dataset = await openDataset(path);
    await dataset.close();
  });
  return [compared, holds({ file, quantity: `${PLANTED} is not made` }, wasThere || !existsSync(planted))];
}

/** An array must be refused with a reason. */
export async function checkRefusedArray(folder: GoldenFolder, file: string): Promise<Comparison[]> {
  return [await refused(file, folder.path(file), readNpy)];
}

/** One line that begins with the file's path and goes on. */
async function refused(file: string, path: string, open: (path: string) => Promise<unknown>): Promise<Comparison> {
  try {
    await open(path);
  } catch (error) {
    const { message } = error as Error;
    const isReason = message.startsWith(`${path}: `) && message.length > path.length + 10 && !message.includes('\n');
    return holds({ file, quantity: `refused: ${message.slice(message.indexOf(': ') + 2)}` }, isReason);
  }
  return holds({ file, quantity: 'refused: no, it opened' }, false);
}
