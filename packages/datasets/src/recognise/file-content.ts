import { compressionOf } from '@sdumc/formats';
import { beginsAsMediaList } from '../media-list/open-media-list.ts';
import { beginsAsMeld } from '../meld/open-meld.ts';
import { firstBytes } from './first-bytes.ts';

/** What a file holds, as far as its first bytes tell. */
export type FileContent = 'pickle' | 'hdf5' | 'npy' | 'zip' | 'zstd' | 'media-list' | 'meld' | 'other';

/** A list of clips tells itself apart by its first line, which is never longer. */
const LOOKED_AT_BYTES = 4096;

const HDF5 = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const NPY = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const ZIP = [0x50, 0x4b];
/** What stands before the name of the first entry of a zip. */
const ZIP_HEADER_BYTES = 30;
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];

/**
 * Looks at the content of a file; its name decides only between pickles of old, which begin with any letter, and text.
 * What is compressed is taken for a pickle.
 */
export async function fileContent(path: string): Promise<FileContent> {
  const bytes = await firstBytes(path, LOOKED_AT_BYTES);
  const begins = (magic: readonly number[]) => magic.every((byte, at) => bytes[at] === byte);
  if (begins(HDF5) || /\.csd$/i.test(path)) return 'hdf5';
  if (begins(NPY)) return 'npy';
  if (begins(ZIP)) return isTorchZip(bytes) ? 'pickle' : 'zip';
  if (begins(ZSTD)) return 'zstd';
  if (compressionOf(bytes) !== undefined) return 'pickle';
  if (bytes[0] === 0x80 && bytes[1]! >= 2 && bytes[1]! <= 5) return 'pickle';
  if (beginsAsMediaList(bytes)) return 'media-list';
  if (beginsAsMeld(bytes)) return 'meld';
  return /\.(pkl|pickle)$/i.test(path) ? 'pickle' : 'other';
}

/** `torch.save` puts the pickle first into its zip. */
function isTorchZip(bytes: Uint8Array): boolean {
  const header = Buffer.from(bytes.subarray(0, LOOKED_AT_BYTES));
  if (header.length < ZIP_HEADER_BYTES) return false;
  const name = header.subarray(ZIP_HEADER_BYTES, ZIP_HEADER_BYTES + header.readUInt16LE(26)).toString('latin1');
  return /^[^/]*\/data\.pkl$/.test(name);
}
