import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { toFloat32Array } from '../element-type.ts';
import { openNpy, readNpy } from './npy.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdumc-npy-'));
afterAll(() => rmSync(folder, { recursive: true }));
const golden = JSON.parse(readFileSync(new URL('../../fixtures/npy.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>;

function put(bytes: Uint8Array): string {
  const path = join(folder, 'array.npy');
  writeFileSync(path, bytes);
  return path;
}
const bytesOf = (name: string) => Uint8Array.from(Buffer.from(golden[name]!, 'base64'));
const counting = Array.from({ length: 24 }, (_, value) => value);

/** A version 1 file with this header text. */
function withHeader(text: string, dataBytes: number): Uint8Array {
  const header = new TextEncoder().encode(text);
  return Uint8Array.of(0x93, ...Buffer.from('NUMPY'), 1, 0, header.length & 255, header.length >> 8, ...header, ...new Uint8Array(dataBytes)); // prettier-ignore
}

describe('readNpy', () => {
  const numbers = Object.keys(golden).filter((name) => /^[<>|][fiu]\d$|^fortran|^version/.test(name));
  it.each(numbers)('reads %s as NumPy wrote it', async (name) => {
    const { shape, data } = await readNpy(put(bytesOf(name)));
    expect(shape).toEqual([4, 3, 2]);
    expect([...toFloat32Array(data)]).toEqual(counting);
  });

  it('covers every number type', () => {
    expect(numbers.length).toBe(20);
  });

  it('reads booleans, scalars, vectors and empty arrays', async () => {
    expect([...(await readNpy(put(bytesOf('|b1')))).data]).toEqual(counting.map((value) => (value % 2 === 0 ? 1 : 0)));
    expect(await readNpy(put(bytesOf('scalar')))).toEqual({ dtype: 'F64', shape: [], data: Float64Array.of(7.5) });
    expect(await readNpy(put(bytesOf('vector')))).toEqual({ dtype: 'F32', shape: [3], data: Float32Array.of(0, 1, 2) });
    expect(await readNpy(put(bytesOf('empty')))).toEqual({ dtype: 'F32', shape: [0, 3], data: new Float32Array() });
  });

  it('widens half precision exactly, subnormals and infinities too', async () => {
    const { data } = await readNpy(put(bytesOf('halves')));
    const expected = [0, 1, -2, 65504, 2 ** -24, Infinity, -Infinity, NaN, 0.333251953125, -0];
    expect([...data]).toEqual(expected.map(Math.fround));
  });

  it('keeps integers that a double cannot hold', async () => {
    const header = withHeader("{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }", 0);
    const { data } = await readNpy(put(Uint8Array.of(...header, 1, 0, 0, 0, 0, 0, 0x20, 0)));
    expect(data).toEqual(BigInt64Array.of(2n ** 53n + 1n));
  });

  it('takes the keys in any order and quotes of either kind', async () => {
    const header = withHeader(`{"shape": (2L, 1), 'fortran_order':False,"descr" : "<u1"}`, 2);
    expect((await readNpy(put(header))).shape).toEqual([2, 1]);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(), /not a \.npy file/],
    ['another file', new TextEncoder().encode('row,id,split,valence'), /not a \.npy file/],
    ['a file cut in its header', bytesOf('<f4').slice(0, 25), /truncated within its header/],
    [
      'a file cut in its data',
      bytesOf('<f4').slice(0, -1),
      /F32 \[4, 3, 2\] needs a file of 224 bytes, received 223 \(truncated\)/,
    ],
    ['bytes to spare', Uint8Array.of(...bytesOf('<f4'), 0), /needs a file of 224 bytes, received 225$/],
    ['objects', bytesOf('object'), /object arrays hold pickles/],
    ['structures', bytesOf('structured'), /structured arrays are not read/],
    ['complex numbers', bytesOf('complex'), /dtype must be one of .* received '<c8'/],
    ['text', bytesOf('text'), /dtype must be one of/],
    [
      'another version',
      Uint8Array.of(...bytesOf('<f4').slice(0, 6), 9, ...bytesOf('<f4').slice(7)),
      /version must be 1, 2 or 3, received 9/,
    ],
    ['code for a header', withHeader("__import__('os').system('id')", 0), /must hold descr, fortran_order and shape/],
    [
      'an absurd shape',
      withHeader("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 99999999999), }", 4),
      /truncated/,
    ],
    [
      'a negative shape',
      withHeader("{'descr': '<f4', 'fortran_order': False, 'shape': (-1, -1), }", 4),
      /must hold descr/,
    ],
    [
      'an absurd header length',
      Uint8Array.of(0x93, ...Buffer.from('NUMPY'), 2, 0, 255, 255, 255, 255, 0, 0),
      /header of \d+ bytes is not that of a plain array/,
    ],
  ])('refuses %s in one line that names the file', async (_, bytes, message) => {
    const path = put(bytes);
    await expect(readNpy(path)).rejects.toThrow(message);
    await expect(readNpy(path)).rejects.toThrow(/^[^\n]*array\.npy: [^\n]*$/);
  });

  it('says which file cannot be opened', async () => {
    await expect(readNpy(join(folder, 'none.npy'))).rejects.toThrow(
      /^cannot read .*none\.npy: no such file or directory \(ENOENT\)$/,
    );
    await expect(readNpy(folder)).rejects.toThrow();
  });
});

describe('openNpy', () => {
  it.each(['<f4', '>f8', 'fortran', 'fortranBigEndian'])('reads any range of rows of %s by position', async (name) => {
    const file = await openNpy(put(bytesOf(name)));
    expect([file.rows, file.shape]).toEqual([4, [4, 3, 2]]);
    for (let start = 0; start <= 4; start += 1) {
      for (let count = 0; count <= 4 - start; count += 1) {
        expect([...(await file.readRows(start, count))]).toEqual(counting.slice(start * 6, (start + count) * 6));
      }
    }
    await expect(file.readRows(3, 2)).rejects.toThrow(/rows 3 to 5 were asked for, the array has 4/);
    await expect(file.readRows(-1, 1)).rejects.toThrow(/were asked for/);
    await file.close();
  });
});

const mertools = new URL('../../../../../shared/fixtures/formats/mertools/', import.meta.url);
describe.skipIf(!existsSync(mertools))('golden values beside the checkout', () => {
  interface Expected {
    features: Record<string, Record<string, { shape: number[]; sum: number; last: number }>>;
  }
  it('agree for every readable file', async () => {
    const { features } = JSON.parse(readFileSync(new URL('expected.json', mertools), 'utf8')) as Expected;
    for (const [feature, files] of Object.entries(features)) {
      for (const [id, expected] of Object.entries(files)) {
        const { shape, data } = await readNpy(new URL(`${feature}/${id}.npy`, mertools).pathname);
        const values = [...toFloat32Array(data)];
        expect(shape).toEqual(expected.shape);
        expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(expected.sum, 4);
        expect(values.at(-1)).toBeCloseTo(expected.last, 6);
      }
    }
  });

  it('are refused where they are broken', async () => {
    for (const name of readdirSync(new URL('broken-FRA/', mertools))) {
      await expect(readNpy(new URL(`broken-FRA/${name}`, mertools).pathname)).rejects.toThrow(/truncated/);
    }
  });
});
