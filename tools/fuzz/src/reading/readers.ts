import { openPickle, openSafetensors, readNpy, readNpz, readSafetensors, readTorchCheckpoint } from '@sdumc/formats';
import { join } from 'node:path';
import { canonicalDigest } from './canonical-digest.ts';
import { withArraysRead } from './pickle-tree.ts';
import { readDataset } from './read-dataset.ts';
import { messageOf, type Readers, type Reading } from './reading.ts';

const MERTOOLS_FEATURES = { audio: 'wavlm-FRA', text: 'vicuna-FRA', video: 'manet-FRA' };

/** Ours, under the names that python/read_files.py gives its own. */
export const readers: Readers = {
  mmsa: async (path) =>
    together(
      only('pickle', async () => {
        const file = await openPickle(path);
        try {
          return await withArraysRead(file.value);
        } finally {
          await file.close();
        }
      }),
      readDataset(path),
    ),
  npy: async (path) => only('array', () => readNpy(path)),
  mertools: async (folder) =>
    together(
      only('labels', async () => withArraysRead(await readNpz(join(folder, 'label.npz')))),
      readDataset(folder, { features: MERTOOLS_FEATURES }),
    ),
  csd: async (folder) => readDataset(folder),
  'feature-folder': async (folder) => readDataset(folder),
  'label-list': async (folder) => readDataset(join(folder, 'label.csv')),
  store: async (folder) => readDataset(folder),
  safetensors: async (path) => {
    const { tensors, metadata } = await readSafetensors(path);
    const values = Object.fromEntries([
      ...[...tensors].map(([name, tensor]) => [`tensor ${name}`, canonicalDigest(tensor)] as const),
      ...Object.entries(metadata).map(([name, text]) => [`metadata ${name}`, canonicalDigest(text)] as const),
    ]);
    await agreesWithOpenFile(path, values);
    return { values, refusals: [] };
  },
  torch: async (path) => {
    const { tensors } = await readTorchCheckpoint(path);
    const values = [...tensors].map(([name, tensor]) => [`tensor ${name}`, canonicalDigest(tensor)] as const);
    return { values: Object.fromEntries(values), refusals: [] };
  },
};

async function only(address: string, read: () => Promise<unknown>): Promise<Reading> {
  return { values: { [address]: canonicalDigest(await read()) }, refusals: [] };
}

/** Several readings of one file. One that fails is a refusal; where all fail the first says why. */
async function together(...readings: readonly Promise<Reading>[]): Promise<Reading> {
  const settled = await Promise.allSettled(readings);
  const failed = settled.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  if (failed.length === settled.length) throw failed[0];
  const read = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  return {
    values: Object.assign({}, ...read.map(({ values }) => values)) as Reading['values'],
    refusals: [...read.flatMap(({ refusals }) => refusals), ...failed.map(messageOf)],
  };
}

/** The reader of single tensors must give what the reader of whole files gave. */
async function agreesWithOpenFile(path: string, values: Readonly<Record<string, string>>): Promise<void> {
  const file = await openSafetensors(path);
  try {
    for (const name of file.tensors.keys())
      if (canonicalDigest(await file.read(name)) !== values[`tensor ${name}`])
        throw new TypeError(`two readers disagree about tensor ${name}`);
  } finally {
    await file.close();
  }
}
