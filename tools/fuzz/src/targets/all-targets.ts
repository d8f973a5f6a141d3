import { numpyTargets } from './numpy-targets.ts';
import { pickleTargets } from './pickle-targets.ts';
import { storeTargets } from './store-targets.ts';
import { tableTargets } from './table-targets.ts';
import type { Target } from './target.ts';
import { tensorTargets } from './tensor-targets.ts';

/** Every kind of file that is read. @param folder a new one, for what must be written first */
export async function allTargets(folder: string): Promise<Target[]> {
  const store = await storeTargets(folder);
  return [...pickleTargets(), ...numpyTargets(), ...tableTargets(), ...tensorTargets(), ...store];
}
