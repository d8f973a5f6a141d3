import { basename } from 'node:path';
import type { Split } from '@sdumc/core';
import { isObjectArray, readNpz } from '@sdumc/formats';
import { checkedValence } from '../checked-valence.ts';
import { expectPlainName } from '../expect-plain-name.ts';
import { listed } from '../listed.ts';
import { oneLine } from '../one-line.ts';
import { dealSplits } from '../splits/deal-splits.ts';

/** What label.npz says of one utterance. */
export interface MertoolsLabel {
  readonly name: string;
  readonly split: Split;
  readonly valence: number;
}

/** Labels as they are read, with what a person should know of them. */
export interface MertoolsLabels {
  readonly labels: readonly MertoolsLabel[];
  readonly notes: readonly string[];
}

/** What the toolkit and the paper call the file; others, as `label-6way.npz`, are of MER's challenges. */
const LABEL_NAMES = ['label.npz', 'label_official.npz'];

/** The files of labels in a folder, the one that is read first. */
export function labelFiles(entries: readonly string[]): readonly string[] {
  const others = entries.filter((entry) => /^label[^/]*\.npz$/i.test(entry) && !LABEL_NAMES.includes(entry));
  return [...LABEL_NAMES.filter((name) => entries.includes(name)), ...others.sort()];
}

const CORPORA: Readonly<Record<Split, string>> = { train: 'train_corpus', valid: 'val_corpus', test: 'test_corpus' };

/** MER has several test sets instead of one, and no `val_corpus`. */
const FURTHER_TEST = /^test\d+_corpus$/;

/**
 * Reads a file of labels: object arrays train_corpus, val_corpus and test_corpus, each one pickled dict name → {emo, val}.
 * test1_corpus, test2_corpus, … are read as test, too, where they have labels. Without val_corpus, a tenth of the training
 * videos is valid.
 *
 * Errors: `label.npz train_corpus vid_0_1: valence must be a number, received undefined`.
 */
export async function readMertoolsLabels(path: string): Promise<MertoolsLabels> {
  const arrays = await readNpz(path);
  const keys = [...arrays.keys()];
  const further = keys.filter((key) => FURTHER_TEST.test(key)).sort();
  const isMissing = (corpus: string) => further.length > 0 && !arrays.has(corpus);
  const labels = new Map<string, MertoolsLabel & { readonly corpus: string }>();
  const notes: string[] = [];

  for (const [split, corpus] of Object.entries(CORPORA) as [Split, string][]) {
    if (split !== 'train' && isMissing(corpus)) continue;
    for (const label of corpusLabels(arrays.get(corpus), split, `${path} ${corpus}`)) {
      const other = labels.get(label.name)?.corpus;
      if (other !== undefined) throw new Error(`${path} ${corpus}: ${label.name} is also in ${other}`);
      labels.set(label.name, { ...label, corpus });
    }
  }
  for (const corpus of further) {
    try {
      const found = corpusLabels(arrays.get(corpus), 'test', `${path} ${corpus}`);
      const fresh = found.filter(({ name }) => !labels.has(name));
      for (const label of fresh) labels.set(label.name, { ...label, corpus });
      const again = found.length - fresh.length;
      notes.push(
        `${basename(path)}: ${corpus} is read as test, ${fresh.length} utterances${again > 0 ? `; ${again} are in another corpus already` : ''}`,
      );
    } catch (error) {
      notes.push(`${corpus} is left out: ${(error as Error).message}`);
    }
  }
  const known = new Set([...Object.values(CORPORA), ...further]);
  const others = keys.filter((key) => !known.has(key));
  if (others.length > 0) notes.push(`${basename(path)}: left alone: ${oneLine(listed(others))}`);
  if (labels.size === 0) throw new Error(`${path}: holds no utterance`);
  const all = [...labels.values()].map(({ name, split, valence }) => ({ name, split, valence }));
  if (!isMissing(CORPORA.valid)) return { labels: all, notes };
  return withDealtValid({ labels: all, notes }, basename(path));
}

function withDealtValid({ labels, notes }: MertoolsLabels, name: string): MertoolsLabels {
  const videoOf = videosOf(labels);
  const training = labels.filter(({ split }) => split === 'train').map(videoOf);
  const dealt = dealSplits(training);
  const isValid = (label: MertoolsLabel) => label.split === 'train' && dealt.get(videoOf(label)) === 'valid';
  const count = labels.filter(isValid).length;
  return {
    labels: labels.map((label) => (isValid(label) ? { ...label, split: 'valid' } : label)),
    notes: [...notes, `${name}: val_corpus is missing: ${count} of ${training.length} utterances of train are valid`],
  };
}

/**
 * The video of each name: `vid_0_1` is clip 1 of the video `vid_0`, what stands before the last underscore, where a number follows.
 * Where all splits would then share one video (`sample_00000001` in MER), names are only counted, and each is its own.
 */
export function videosOf(labels: readonly MertoolsLabel[]): (label: MertoolsLabel) => string {
  const before = ({ name }: MertoolsLabel) => /^(.+)_\d+$/s.exec(name)?.[1] ?? name;
  const isCounted = new Set(labels.map(before)).size === 1 && new Set(labels.map(({ split }) => split)).size > 1;
  return isCounted ? ({ name }) => name : before;
}

function corpusLabels(corpus: unknown, split: Split, where: string): MertoolsLabel[] {
  return [...expectDictionary(corpus, where)].map(([name, label]) => {
    const plain = expectPlainName(String(name), `${where}: name`);
    const val = label instanceof Map ? (label.get('val') as unknown) : undefined;
    return {
      name: plain,
      split,
      valence: checkedValence(typeof val === 'bigint' ? Number(val) : val, `${where} ${plain}`),
    };
  });
}

/** A dict inside an array of objects without axes, as `np.savez(path, train_corpus=dict)` writes it. */
function expectDictionary(value: unknown, where: string): ReadonlyMap<unknown, unknown> {
  if (value === undefined) throw new Error(`${where}: is missing`);
  const dictionary = isObjectArray(value) && value.items.length === 1 ? value.items[0] : undefined;
  if (dictionary instanceof Map) return dictionary as ReadonlyMap<unknown, unknown>;
  throw new Error(`${where}: must be a dict of names`);
}
