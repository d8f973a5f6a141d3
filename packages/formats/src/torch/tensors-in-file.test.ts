import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { isArrayInFile } from '../array-in-file.ts';
import { openPickle } from '../pickle/open-pickle.ts';
import { encodeStoredZip } from '../zip/encode-stored-zip.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdumc-tensors-'));
afterAll(() => rmSync(folder, { recursive: true }));
let made = 0;
function put(bytes: Uint8Array): string {
  const path = join(folder, `${(made += 1)}.pt`);
  writeFileSync(path, bytes);
  return path;
}

/** All that a file holds, its arrays as [shape, values] that are read row by row. */
async function read(bytes: Uint8Array): Promise<unknown> {
  const file = await openPickle(put(bytes));
  const plain = async (value: unknown): Promise<unknown> => {
    if (!isArrayInFile(value)) return Array.isArray(value) ? Promise.all(value.map(plain)) : value;
    const rows = await Promise.all(Array.from({ length: value.rows }, (_, row) => value.readRows(row, 1)));
    return [value.shape, rows.flatMap((row) => [...row].map(Number))];
  };
  try {
    return await plain(file.value);
  } finally {
    await file.close();
  }
}

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const integers = (values: readonly number[]) => `(${values.map((value) => `I${value}\n`).join('')}t`;
const floats = (count: number) => new Uint8Array(Float32Array.from({ length: count }, (_, at) => at).buffer);
const persistentId = (count: number, type = 'FloatStorage', key = '0') =>
  `(Vstorage\nctorch\n${type}\nV${key}\nVcpu\nI${count}\n`;

interface TensorPickle {
  readonly storage: string;
  readonly offset?: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}
const tensor = ({ storage, offset = 0, shape, strides }: TensorPickle) =>
  `ctorch._utils\n_rebuild_tensor_v2\n(${storage}I${offset}\n${integers(shape)}${integers(strides)}I00\nccollections\nOrderedDict\n)RtR`;

/** As `torch.save` writes it since PyTorch 1.6. */
const saved = (pickle: string, count: number, bytes = floats(count)) =>
  encodeStoredZip([
    { name: 'x/data.pkl', bytes: latin1(`${pickle}.`) },
    { name: 'x/byteorder', bytes: latin1('little') },
    { name: 'x/data/0', bytes },
  ]);
const inZip = (count: number) => `${persistentId(count)}tQ`;

/** As `torch.save(…, _use_new_zipfile_serialization=False)` writes it, and before PyTorch 1.6. */
function legacy(pickle: string, count: number, bytes = floats(count)): Uint8Array {
  const counted = Buffer.alloc(8);
  counted.writeBigInt64LE(BigInt(count));
  return Buffer.concat([
    Uint8Array.of(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e),
    latin1(`I1001\n.}Vlittle_endian\nI01\ns.${pickle}.(V0\nl.`),
    counted,
    bytes,
  ]);
}
const inLegacy = (count: number) => `${persistentId(count)}NtQ`;

/** As `pickle.dump` writes a tensor: its storage is a legacy file in bytes. */
function inline(count: number, storage = legacy(inLegacy(count), count)): string {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(storage.length);
  const payload = Buffer.concat([latin1('B'), size, storage]).toString('latin1');
  return `ctorch.storage\n_load_from_bytes\n(${payload}tR`;
}

type Save = (view: Omit<TensorPickle, 'storage'>, count: number) => Uint8Array;
const WAYS: readonly (readonly [string, Save])[] = [
  ['a zip of torch.save', (view, count) => saved(tensor({ ...view, storage: inZip(count) }), count)],
  ['what torch.save wrote before 1.6', (view, count) => legacy(tensor({ ...view, storage: inLegacy(count) }), count)],
  ['an ordinary pickle', (view, count) => latin1(`${tensor({ ...view, storage: inline(count) })}.`)],
];

describe.each(WAYS)('tensors in %s', (_, save) => {
  it.each<[string, Omit<TensorPickle, 'storage'>, number, number[]]>([
    ['whole', { shape: [2, 3], strides: [3, 1] }, 6, [0, 1, 2, 3, 4, 5]],
    ['from an offset on', { offset: 2, shape: [2, 2], strides: [2, 1] }, 6, [2, 3, 4, 5]],
    ['transposed', { shape: [3, 2], strides: [1, 3] }, 6, [0, 3, 1, 4, 2, 5]],
    ['cut from a larger one', { offset: 1, shape: [2, 2, 1], strides: [6, 2, 1] }, 12, [1, 3, 7, 9]],
    ['of every other row', { shape: [2, 2], strides: [4, 1] }, 6, [0, 1, 4, 5]],
    ['of one number', { shape: [], strides: [] }, 1, [0]],
  ])('are read %s', async (__, view, count, values) => {
    expect(await read(save(view, count))).toEqual([view.shape, values]);
  });

  it('are read where they are large, from anywhere in the file', async () => {
    const file = await openPickle(put(save({ shape: [300, 10], strides: [10, 1] }, 3000)));
    if (!isArrayInFile(file.value)) throw new Error('no array');
    expect([...(await file.value.readRows(299, 1))]).toEqual(Array.from({ length: 10 }, (__, at) => 2990 + at));
    await file.close();
  });

  it.each<[string, Omit<TensorPickle, 'storage'>]>([
    ['end behind their storage', { offset: 1, shape: [2, 3], strides: [3, 1] }],
    ['repeat their storage', { shape: [1_000_000, 6], strides: [0, 1] }],
  ])('that %s are refused in one line', async (__, view) => {
    await expect(read(save(view, 6))).rejects.toThrow(
      /^[^\n]*\.pt: a tensor of \[.*\] at \d with strides \[.*\] does not fit into its storage of 6; save it after \.clone\(\)$/,
    );
  });

  it('are refused in one line wherever the file is cut', async () => {
    const whole = save({ shape: [2, 3], strides: [3, 1] }, 6);
    for (let length = 1; length < whole.length; length += 7) {
      await expect(read(whole.slice(0, length)), `${length} bytes`).rejects.toThrow(/^[^\n]*\.pt: [^\n]*$/);
    }
  });
});

describe('what torch.save wrote', () => {
  it('is read like a pickle, NumPy arrays and texts beside tensors', async () => {
    const dtype = 'cnumpy\ndtype\n(Vu1\nI00\nI01\ntR(I3\nV|\nNNNI-1\nI-1\nI0\ntb';
    const array = `cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntVb\ntR(I1\n(I2\nt${dtype}I00\nc_codecs\nencode\n(V\x07\x08\nVlatin1\ntRtb`;
    const one = tensor({ storage: inZip(1), shape: [1], strides: [1] });
    expect(await read(saved(`(lVtext\na${array}a${one}a${one}a`, 1))).toEqual([
      'text',
      [[2], [7, 8]],
      [[1], [0]],
      [[1], [0]],
    ]);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['a zip of something else', zipSync({ 'a.txt': latin1('a') }), /must hold one data\.pkl as torch\.save writes it, received 0$/],
    ['a compressed zip', zipSync({ 'x/data.pkl': latin1(`${'N0'.repeat(100)}N.`) }), /"x\/data\.pkl" is compressed, which torch\.save never does$/],
    ['a storage of another size', saved(tensor({ storage: inZip(2), shape: [2], strides: [1] }), 1), /storage "0" must have 8 bytes, received 4$/],
    ['a storage that is missing', saved(`${persistentId(1, 'FloatStorage', '7')}tQ`, 1), /storage "7" is missing$/],
    ['a storage as data', saved(inZip(1), 1), /holds a class, a function or half of an array/],
    ['a class of torch', saved('ctorch.nn.modules.linear\nLinear\n)R', 1), /refuses to build torch\.nn\.modules\.linear\.Linear: only .*; turn its objects into arrays with \.numpy\(\)/],
    ['something hostile', saved('cposix\nsystem\n(Vtouch PWNED\ntR', 1), /refuses to build posix\.system/],
    ['something hostile inside of a tensor', latin1(`${inline(1, legacy('cposix\nsystem\n(Vtouch PWNED\ntR', 1))}.`), /refuses to build posix\.system/],
    ['a storage of other bytes', latin1(`${inline(1, latin1('abc'))}.`), /the storage of a tensor must be as PyTorch pickles it/],
  ])('is refused in one line where it is %s', async (_, bytes, message) => {
    await expect(read(bytes)).rejects.toThrow(message);
    await expect(read(bytes)).rejects.toThrow(/^[^\n]*\.pt: [^\n]*$/);
  }); // prettier-ignore
});
