import { basename } from 'node:path';
import { SPLITS, type Split } from '@sdumc/core';
import { isObjectArray, readNpz } from '@sdumc/formats';
import { checkedValence } from '../checked-valence.ts';
import { expectPlainName } from '../expect-plain-name.ts';
import { listed } from '../listed.ts';
import { oneLine } from '../one-line.ts';
import { dealVideos } from '../splits/deal-videos.ts';

/** What label.npz says of one utterance. */
export interface MertoolsLabel {
  readonly name: string;
  readonly split: Split;
  readonly valence: number;
}

/** Labels, and what a person should know of them. */
export interface MertoolsLabels {
  readonly labels: readonly MertoolsLabel[];
  readonly notes: readonly string[];
}

/** The split of a corpus, by its key; MER2023 and MER2024 have `test1_corpus`, `test2_corpus` … */
const SPLIT_OF_KEY: readonly (readonly [RegExp, Split])[] = [
  [/^train_corpus$/, 'train'],
  [/^(val|valid|validation|dev)_corpus$/, 'valid'],
  [/^test\d*_corpus$/, 'test'],
];

/** A fold of train takes the place of a validation split that is not there. */
const FOLDS_OF_TRAIN = 5;

/**
 * Reads the labels of MERTools: object arrays train_corpus, val_corpus and test_corpus, each one pickled dict name → {emo, val}. Without
 * val_corpus, as in MER2023, a fifth of train is valid, by video. A test corpus without any valence is left out.
 *
 * Errors: `label.npz train_corpus vid_0_1: valence must be a number, received undefined`.
 */
export async function readMertoolsLabels(path: string): Promise<MertoolsLabels> {
  const arrays = await readNpz(path);
  const keys = [...arrays.keys()];
  const splitOf = (key: string) => SPLIT_OF_KEY.find(([pattern]) => pattern.test(key))?.[1];
  for (const [split, key] of [['train', 'train_corpus'], ['test', 'test_corpus']] as const)
    if (!keys.some((other) => splitOf(other) === split)) throw new Error(`${path} ${key}: is missing; it holds ${oneLine(listed(keys)) || 'nothing'}`); // prettier-ignore
  const strangers = keys.filter((key) => splitOf(key) === undefined);
  const notes = strangers.length > 0 ? [`${basename(path)}: not read: ${oneLine(listed(strangers))}`] : [];
  const labels: MertoolsLabel[] = [];
  const corpusOf = new Map<string, string>();
  for (const key of keys.sort((left, right) => SPLITS.indexOf(splitOf(left)!) - SPLITS.indexOf(splitOf(right)!))) {
    const split = splitOf(key);
    if (split === undefined) continue;
    const where = `${path} ${key}`;
    const dictionary = [...expectDictionary(arrays.get(key), where)];
    if (split === 'test' && dictionary.length > 0 && dictionary.every(([, label]) => valenceOf(label) === undefined)) {
      notes.push(`${basename(path)}: ${key} is left out, its ${dictionary.length} utterances have no valence`);
      continue;
    }
    for (const [name, label] of dictionary) {
      const plain = expectPlainName(String(name), `${where}: name`);
      const other = corpusOf.get(plain);
      if (other !== undefined) throw new Error(`${where}: ${plain} is also in ${other}`);
      corpusOf.set(plain, key);
      labels.push({ name: plain, split, valence: checkedValence(valenceOf(label), `${where} ${plain}`) });
    }
  }
  if (labels.length === 0) throw new Error(`${path}: holds no utterance`);
  if (keys.some((key) => splitOf(key) === 'valid')) return { labels, notes };
  return { labels: withValidation(labels), notes: [...notes, `${basename(path)}: has no val_corpus; a fifth of train_corpus is valid, by video`] }; // prettier-ignore
}

function withValidation(labels: readonly MertoolsLabel[]): MertoolsLabel[] {
  const train = labels.filter(({ split }) => split === 'train');
  const utterances = train.map(({ name, split, valence }) => ({ id: name, videoId: videoOf(name), split, valence }));
  const fold = dealVideos(utterances, FOLDS_OF_TRAIN);
  return labels.map((label) =>
    label.split === 'train' && fold.get(videoOf(label.name)) === 0 ? { ...label, split: 'valid' } : label,
  );
}

function valenceOf(label: unknown): unknown {
  const val = label instanceof Map ? (label.get('val') as unknown) : undefined;
  return typeof val === 'bigint' ? Number(val) : val;
}

/** `vid_0_1` is clip 1 of the video `vid_0`: what stands before the last underscore, where a number follows. */
export function videoOf(name: string): string {
  return /^(.+)_\d+$/s.exec(name)?.[1] ?? name;
}

/** A dict inside an array of objects without axes, as `np.savez(path, train_corpus=dict)` writes it. */
function expectDictionary(value: unknown, where: string): ReadonlyMap<unknown, unknown> {
  const dictionary = isObjectArray(value) && value.items.length === 1 ? value.items[0] : undefined;
  if (dictionary instanceof Map) return dictionary as ReadonlyMap<unknown, unknown>;
  throw new Error(`${where}: must be a dict of names`);
}
