import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isFeatureStore } from '@sdumc/store';
import type { DatasetKind } from '../dataset.ts';
import { labelFiles } from '../mertools/mertools-labels.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { fileContent } from './file-content.ts';

/** What a folder holds that could be a dataset. */
export interface FolderContents {
  readonly entries: readonly string[];
  /** The kinds that it could be; the first is meant. */
  readonly kinds: readonly DatasetKind[];
  /** Paths. */
  readonly csdFiles: readonly string[];
  readonly pickles: readonly string[];
  /** Annotations of MELD */
  readonly tables: readonly string[];
}

/** Looks into a folder. Only a few kinds of names can matter; of those files the first bytes are read. */
export async function folderContents(folder: string): Promise<FolderContents> {
  const entries = (await readdir(folder)).sort();
  const isCandidate = (entry: string) => /\.(csd|h5|hdf5|(pkl|pickle)(\.\w+)?)$/i.test(entry) || isTable(entry);
  const candidates = entries.filter(isCandidate);
  const contents = await mapConcurrently(candidates, 16, (entry) => fileContent(join(folder, entry)));
  const paths = (wanted: string) =>
    candidates.flatMap((entry, at) => (contents[at] === wanted ? [join(folder, entry)] : []));

  const csdFiles = paths('hdf5');
  const [pickles, tables] = [paths('pickle'), paths('meld')];
  const could: Readonly<Record<DatasetKind, boolean>> = {
    'feature-store': isFeatureStore(folder),
    'feature-folder': entries.includes('index.csv'),
    mertools: labelFiles(entries).length > 0,
    csd: csdFiles.length > 0,
    'media-list': paths('media-list').length > 0,
    'mmsa-pickle': pickles.length > 0,
    meld: tables.length > 0,
  };
  const kinds = (Object.keys(could) as DatasetKind[]).filter((kind) => could[kind]);
  return { entries, kinds, csdFiles, pickles, tables };
}

/** MMSA's list of clips, or annotations of MELD. */
function isTable(entry: string): boolean {
  return entry === 'label.csv' || /_sent_emo.*\.csv$/i.test(entry);
}
