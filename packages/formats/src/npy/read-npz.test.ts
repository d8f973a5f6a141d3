import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { isObjectArray } from '../numpy/object-array.ts';
import { readNpz } from './read-npz.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdumc-npz-'));
afterAll(() => rmSync(folder, { recursive: true }));
const golden = JSON.parse(readFileSync(new URL('../../fixtures/npz.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>;
const bytesOf = (name: string) => Uint8Array.from(Buffer.from(golden[name]!, 'base64'));
const path = join(folder, 'label.npz');
const read = (bytes: Uint8Array, limits = {}) => {
  writeFileSync(path, bytes);
  return readNpz(path, limits);
};

const npy = (description: string, shape: string, content: string | Uint8Array) => {
  const header = `{'descr': '${description}', 'fortran_order': False, 'shape': ${shape}, }\n`;
  const data = typeof content === 'string' ? strToU8(content, true) : content;
  return Uint8Array.of(0x93, ...strToU8('NUMPY'), 1, 0, header.length, 0, ...strToU8(header), ...data);
};

describe('readNpz', () => {
  it('reads numbers, texts and objects as NumPy wrote them, deflated', async () => {
    const values = await read(bytesOf('compressed'));
    expect([...values.keys()]).toEqual(['numbers', 'texts', 'object']);
    const counting = Int32Array.from({ length: 24 }, (_, value) => value);
    expect(values.get('numbers')).toEqual({ dtype: 'I32', shape: [2, 3, 4], data: counting });
    expect(values.get('texts')).toEqual({ shape: [2, 2], items: ['hi', 'café', '😀', ''] });
    const item = new Map([['a', new Map([['emo', 1], ['val', -0.5]])]]); // prettier-ignore
    expect(values.get('object')).toEqual({ shape: [], items: [item] });
  });

  it('reads the labels of MERTools', async () => {
    const values = await read(bytesOf('label'));
    const train = values.get('train_corpus');
    if (!isObjectArray(train)) throw new Error('no object array');
    const labels = train.items[0] as Map<string, Map<string, number>>;
    expect([...labels.keys()]).toEqual(['vid_0_0', 'vid_0_1', 'vid_0_2', 'vid_1_0', 'vid_1_1', 'vid_1_2']);
    expect(labels.get('vid_0_0')?.get('val')).toBe(-2 / 3);
  });

  it('reads stored entries', async () => {
    const values = await read(zipSync({ 'x.npy': npy('<f4', '(2,)', new Uint8Array(8)) }, { level: 0 }));
    expect(values.get('x')).toEqual({ dtype: 'F32', shape: [2], data: new Float32Array(2) });
  });

  const good = zipSync({ 'x.npy': npy('<f4', '(200,)', new Uint8Array(800)) });
  const change = (at: number, value: number) => {
    const bytes = good.slice();
    bytes[at < 0 ? bytes.length + at : at]! = value;
    return bytes;
  };
  const directory = good.length - 22 - 46 - 5;
  it.each<[string, Uint8Array, RegExp]>([
    [
      'code in a pickle',
      zipSync({ 'x.npy': npy('|O', '()', "cposix\nsystem\n(S'id'\ntR.") }),
      /"x": refuses to build posix\.system/,
    ],
    [
      'a pickle of something else',
      zipSync({ 'x.npy': npy('|O', '()', '}.') }),
      /must hold a pickle of an array \[\] of objects/,
    ],
    ['texts beyond Unicode', zipSync({ 'x.npy': npy('<U1', '(1,)', 'aaaa') }), /"x": a text holds 0x61616161/],
    ['too few bytes', zipSync({ 'x.npy': npy('<f4', '(3,)', 'aaaa') }), /"x": F32 \[3\] needs a file of/],
    ['another file', zipSync({ 'readme.txt': strToU8('x') }), /holds "readme\.txt", which is no \.npy file/],
    ['no zip', strToU8('hello, world, this is no zip'), /damaged zip: it has no directory, or is truncated/],
    ['half a zip', good.slice(0, -30), /damaged zip: it has no directory/],
    ['nothing', new Uint8Array(), /damaged zip/],
    ['another checksum', change(directory + 16, good[directory + 16]! ^ 1), /"x\.npy" has another checksum/],
    [
      'a damaged payload',
      change(60, good[60]! ^ 0x40),
      /damaged zip: "x\.npy" (has another checksum|cannot be unpacked)/,
    ],
    ['another name in front', change(30, 0x79), /the header of "x\.npy" is damaged/],
    ['a size that is a lie', change(directory + 27, 0x7f), /cannot hold \d+ bytes in \d+/],
    ['a larger size', change(directory + 24, good[directory + 24]! + 1), /must have \d+ bytes, received \d+/],
    ['a smaller size', change(directory + 24, good[directory + 24]! - 1), /cannot be unpacked to its \d+ bytes/],
    ['another method', change(directory + 10, 12), /packed by method 12/],
    ['encryption', change(directory + 8, 1), /encrypted/],
    ['a directory elsewhere', change(-6, good.at(-6)! - 1), /does not end where it says/],
    ['another number of entries', change(-12, 2), /its end is damaged|entries of/],
  ])('refuses %s in one line that names the file', async (_, bytes, message) => {
    await expect(read(bytes)).rejects.toThrow(message);
    await expect(read(bytes)).rejects.toThrow(new RegExp(`^${path}: [^\\n]*$`));
  });

  it('refuses a zip bomb before it unpacks it, and files beyond its limit', async () => {
    const bomb = zipSync({ 'x.npy': new Uint8Array(5_000_000) }, { level: 9 });
    await expect(read(bomb, { maximumBytes: 100_000 })).rejects.toThrow(/it would unpack to more than 100000 bytes/);
    await expect(read(bomb, { maximumBytes: 1_000 })).rejects.toThrow(/has \d+ bytes, more than 1000 are not read/);
  });
});
