import type { FileArray } from '../element-type.ts';
import { bytesInMemory } from '../pickle/byte-source.ts';
import { unpickle } from '../pickle/unpickle.ts';
import { readFileBytes } from '../read-file-bytes.ts';
import { readZip } from '../zip/read-zip.ts';
import { torchGlobals } from './torch-globals.ts';
import { storageReader } from './torch-storage.ts';

export interface TorchCheckpoint {
  /** All that was saved, as plain containers: dict as Map, list and tuple as array, tensors as {@link FileArray}. */
  readonly value: unknown;
  /** The tensors of the state dict, by dotted name, in its order; a tensor that was saved alone has no name, ''. */
  readonly tensors: ReadonlyMap<string, FileArray>;
}

/** Where training programs put the state dict, if what they save is more than that. */
const STATE_DICT_KEYS = ['state_dict', 'model_state_dict', 'model'];

/**
 * Reads what `torch.save` wrote (PyTorch 1.6 and later: a zip of a pickle and raw storages) without PyTorch and without running
 * anything, see {@link unpickle}. Strides are resolved: every tensor comes out row-major. F16 and BF16 are widened to float32.
 *
 * Errors are one line: `model.pt: refuses to build posix.system: only arrays and plain containers are ever built`.
 *
 * @example
 * const { tensors } = await readTorchCheckpoint('best.pt');
 * tensors.get('fc_out_v.weight')?.shape; // [1, 128]
 */
export async function readTorchCheckpoint(path: string, limits: TorchLimits = {}): Promise<TorchCheckpoint> {
  return parseTorchCheckpoint(await readFileBytes(path), path, limits);
}

export interface TorchLimits {
  /** The most that a checkpoint may unpack to. Default: 2 GiB. */
  readonly maximumBytes?: number;
}

/** Reads a checkpoint from memory, see {@link readTorchCheckpoint}. */
export function parseTorchCheckpoint(
  bytes: Uint8Array,
  name = 'checkpoint',
  { maximumBytes = 2 ** 31 }: TorchLimits = {},
): TorchCheckpoint {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) {
    throw new Error(
      `${name}: not a zip; checkpoints from before PyTorch 1.6 are not read, save it again with a later one`,
    );
  }
  const wanted = (entry: string) => /^[^/]*\/(data\.pkl|byteorder|data\/[^/]+)$/.test(entry);
  const entries = readZip(bytes, { name, wanted, maximumBytes, checksums: false });
  const pickles = [...entries.keys()].filter((entry) => entry.endsWith('/data.pkl'));
  if (pickles.length !== 1) throw new Error(`${name}: must hold one data.pkl, received ${pickles.length}`);
  const root = pickles[0]!.slice(0, -'data.pkl'.length);
  const byteOrder = entries.get(`${root}byteorder`);
  const bigEndian = byteOrder !== undefined && new TextDecoder().decode(byteOrder).trim() === 'big';

  const storages = storageReader((key) => entries.get(`${root}data/${key}`), bigEndian);
  const { resolve, isTensor } = torchGlobals(storages.isStorage, maximumBytes / 4);
  const value = unpickle(bytesInMemory(entries.get(pickles[0]!)!), { name, resolve, persistent: storages.load });
  return { value, tensors: stateDictOf(value, isTensor, name) };
}

/** The state dict: what was saved itself, or what stands under one of the customary keys. Entries that are no tensors are left out. */
function stateDictOf(
  value: unknown,
  isTensor: (value: unknown) => value is FileArray,
  name: string,
): ReadonlyMap<string, FileArray> {
  if (isTensor(value)) return new Map([['', value]]);
  const candidates =
    value instanceof Map ? [...STATE_DICT_KEYS.map((key) => (value as Map<unknown, unknown>).get(key)), value] : [];
  for (const candidate of candidates) {
    if (!(candidate instanceof Map)) continue;
    const tensors = [...candidate].filter(
      (entry): entry is [string, FileArray] => isTensor(entry[1]) && typeof entry[0] === 'string',
    );
    if (tensors.length > 0) return new Map(tensors);
  }
  throw new Error(
    `${name}: holds no state dict, that is no dict of tensors, at its top or under ${STATE_DICT_KEYS.join(', ')}`,
  );
}
