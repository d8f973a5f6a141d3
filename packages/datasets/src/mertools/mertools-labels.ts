import type { Split } from '@sdumc/core';
import { isObjectArray, readNpz } from '@sdumc/formats';
import { checkedValence } from '../checked-valence.ts';
import { expectPlainName } from '../expect-plain-name.ts';

/** What label.npz says of one utterance. */
export interface MertoolsLabel {
  readonly name: string;
  readonly split: Split;
  readonly valence: number;
}

const CORPORA: Readonly<Record<Split, string>> = { train: 'train_corpus', valid: 'val_corpus', test: 'test_corpus' };

/**
 * Reads label.npz: object arrays train_corpus, val_corpus and test_corpus, each one pickled dict name → {emo, val}.
 *
 * Errors: `label.npz train_corpus vid_0_1: valence must be a number, received undefined`.
 */
export async function readMertoolsLabels(path: string): Promise<readonly MertoolsLabel[]> {
  const arrays = await readNpz(path);
  const labels: MertoolsLabel[] = [];
  const splitOf = new Map<string, Split>();
  for (const [split, corpus] of Object.entries(CORPORA) as [Split, string][]) {
    const where = `${path} ${corpus}`;
    for (const [name, label] of expectDictionary(arrays.get(corpus), where)) {
      const plain = expectPlainName(String(name), `${where}: name`);
      const other = splitOf.get(plain);
      if (other !== undefined) throw new Error(`${where}: ${plain} is also in ${CORPORA[other]}`);
      splitOf.set(plain, split);
      const val = label instanceof Map ? (label.get('val') as unknown) : undefined;
      labels.push({
        name: plain,
        split,
        valence: checkedValence(typeof val === 'bigint' ? Number(val) : val, `${where} ${plain}`),
      });
    }
  }
  if (labels.length === 0) throw new Error(`${path}: holds no utterance`);
  return labels;
}

/** A dict inside an array of objects without axes, as `np.savez(path, train_corpus=dict)` writes it. */
function expectDictionary(value: unknown, where: string): ReadonlyMap<unknown, unknown> {
  if (value === undefined) throw new Error(`${where}: is missing`);
  const dictionary = isObjectArray(value) && value.items.length === 1 ? value.items[0] : undefined;
  if (dictionary instanceof Map) return dictionary as ReadonlyMap<unknown, unknown>;
  throw new Error(`${where}: must be a dict of names`);
}
