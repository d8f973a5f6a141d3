import { beginsAsMediaList } from '../media-list/open-media-list.ts';
import { firstBytes } from './first-bytes.ts';

/** What a file holds, as far as its first bytes tell. */
export type FileContent = 'pickle' | 'hdf5' | 'npy' | 'zip' | 'media-list' | 'other';

/** A list of clips tells itself apart by its first line, which is never longer. */
const LOOKED_AT_BYTES = 4096;

const HDF5 = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const NPY = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const ZIP = [0x50, 0x4b];

/** Looks at the content of a file; its name decides only between pickles of old, which begin with any letter, and text. */
export async function fileContent(path: string): Promise<FileContent> {
  const bytes = await firstBytes(path, LOOKED_AT_BYTES);
  const begins = (magic: readonly number[]) => magic.every((byte, at) => bytes[at] === byte);
  if (begins(HDF5) || /\.csd$/i.test(path)) return 'hdf5';
  if (begins(NPY)) return 'npy';
  if (begins(ZIP)) return 'zip';
  if (bytes[0] === 0x80 && bytes[1]! >= 2 && bytes[1]! <= 5) return 'pickle';
  if (beginsAsMediaList(bytes)) return 'media-list';
  return /\.(pkl|pickle)$/i.test(path) ? 'pickle' : 'other';
}
