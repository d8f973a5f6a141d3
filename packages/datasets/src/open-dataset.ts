import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { openCsd } from './csd/open-csd.ts';
import type { DatasetOptions } from './dataset-options.ts';
import type { Dataset } from './dataset.ts';
import { readFeatureFolder } from './feature-folder/read-feature-folder.ts';
import { openStoreDataset } from './feature-store/open-store-dataset.ts';
import { withLabelScale, withScaleAdvice } from './label-scale.ts';
import { listed } from './listed.ts';
import { oneLine } from './one-line.ts';
import { openMediaList } from './media-list/open-media-list.ts';
import { openMeld } from './meld/open-meld.ts';
import { openMertools } from './mertools/open-mertools.ts';
import { openMmsa } from './mmsa/open-mmsa.ts';
import { fileContent } from './recognise/file-content.ts';
import { folderContents } from './recognise/folder-contents.ts';
import type { FolderContents } from './recognise/folder-contents.ts';

/** What is looked for, for the line that says that it was not found. */
const KNOWN =
  'index.csv with .npy arrays, a feature store, an MMSA pickle, label.npz with feature folders, .csd files, label.csv, or the csv of MELD';

/**
 * Opens a dataset as its makers distribute it, recognised by what lies there: our own folder of features ({@link
 * readFeatureFolder}), a feature store, an MMSA or MMSA-FET pickle, a MERTools folder, .csd files of CMU-MultimodalSDK, or MMSA's
 * `label.csv` with its clips. Nothing is held in memory but what names the utterances; `read` fetches one utterance's frames.
 * Close it when done.
 *
 * Errors are one line that names the file: `cannot read data/nothing: no such file or directory (ENOENT)`.
 *
 * @example
 * const dataset = await openDataset('MOSEI/Processed/unaligned_50.pkl');
 * const { audio } = await dataset.read(0); // [T, D]
 * await dataset.close();
 */
export async function openDataset(path: string, options: DatasetOptions = {}): Promise<Dataset> {
  const dataset = await withScaleAdvice(() => openPath(path, options));
  try {
    return withLabelScale(dataset, options);
  } catch (error) {
    await dataset.close();
    throw error;
  }
}

async function openPath(path: string, options: DatasetOptions): Promise<Dataset> {
  const found = await stat(path).catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'no such file or directory (ENOENT)' : message;
    throw new Error(`cannot read ${path}: ${reason}`, { cause: error });
  });
  if (found.isDirectory()) return openFolder(path, options);
  if (!found.isFile()) throw new Error(`${path}: is neither a file nor a folder`);
  if (basename(path) === 'index.csv') return openFolder(dirname(path), options);
  switch (await fileContent(path)) {
    case 'pickle':
      return openMmsa(path);
    case 'media-list':
      return openMediaList(path);
    case 'meld':
      return openMeld([path]);
    case 'hdf5':
      throw new Error(`${path}: one .csd file holds one sequence; give the folder that also holds the labels`);
    case 'npy':
      throw new Error(`${path}: an array alone is no dataset; give the folder that also holds index.csv`);
    case 'zip':
      throw new Error(`${path}: is no dataset by itself; give the folder of label.npz that also holds the features`);
    case 'zstd':
      throw new Error(`${path}: is compressed with zstd, which is not read; unpack it first`);
    case 'other':
      throw new Error(`${path}: is none of the files that are known: ${KNOWN}`);
  }
}

async function openFolder(folder: string, options: DatasetOptions): Promise<Dataset> {
  const contents = await folderContents(folder);
  const [kind, ...others] = contents.kinds;
  if (kind === undefined) {
    const there = contents.entries.length === 0 ? 'nothing' : oneLine(listed(contents.entries, 8));
    throw new Error(`${folder}: holds no dataset that is known: ${KNOWN}; it holds ${there}`);
  }
  if (kind !== 'feature-store')
    for (const option of ['label', 'labelMap', 'splitBy'] as const)
      if (options[option] !== undefined)
        throw new Error(`${folder}: ${option} is for a feature store whose utterances have columns, this is ${kind}`);
  const dataset = await openAs(kind, folder, contents, options);
  return others.length === 0 ? dataset : withNote(dataset, `read as ${kind}; it also looks like ${others.join(', ')}`);
}

async function openAs(
  kind: Dataset['kind'],
  folder: string,
  { csdFiles, pickles, tables }: FolderContents,
  options: DatasetOptions,
): Promise<Dataset> {
  switch (kind) {
    case 'feature-store':
      return openStoreDataset(folder, options);
    case 'feature-folder':
      return readFeatureFolder(folder);
    case 'mertools':
      return openMertools(folder, options);
    case 'csd':
      return openCsd(folder, csdFiles, options);
    case 'media-list':
      return openMediaList(join(folder, 'label.csv'));
    case 'meld':
      return openMeld(tables);
    case 'mmsa-pickle':
      if (pickles.length > 1) {
        throw new Error(
          `${folder}: holds several pickles, give one: ${pickles.map((pickle) => basename(pickle)).join(', ')}`,
        );
      }
      return openMmsa(pickles[0]!);
  }
}

function withNote(dataset: Dataset, note: string): Dataset {
  return { ...dataset, notes: [note, ...dataset.notes] };
}
