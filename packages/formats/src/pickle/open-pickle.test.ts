import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isArrayInFile } from '../array-in-file.ts';
import { toFloat32Array } from '../element-type.ts';
import { isObjectArray } from '../numpy/object-array.ts';
import { openPickle } from './open-pickle.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdumc-pickle-'));
afterAll(() => rmSync(folder, { recursive: true }));
const golden = JSON.parse(
  readFileSync(new URL('../../fixtures/numpy-pickles.json', import.meta.url), 'utf8'),
) as Record<string, string>;

let files = 0;
function put(...parts: (string | number | Uint8Array)[]): string {
  files += 1;
  const path = join(folder, `data${files}.pkl`);
  const bytes = parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : typeof part === 'number' ? Buffer.of(part) : part)); // prettier-ignore
  writeFileSync(path, Buffer.concat(bytes));
  return path;
}

/** All that a file holds, with its arrays read: { dtype, shape, values }. */
async function read(path: string, limits = {}): Promise<unknown> {
  const file = await openPickle(path, limits);
  const plain = async (value: unknown): Promise<unknown> => {
    if (isArrayInFile(value)) {
      const { dtype, shape, rows } = value;
      return { dtype, shape, values: [...(await value.readRows(0, rows))].map(Number) };
    }
    if (isObjectArray(value)) return { shape: value.shape, items: await plain(value.items) };
    if (Array.isArray(value)) return Promise.all(value.map(plain));
    if (!(value instanceof Map)) return value;
    const entries = [...(value as Map<string, unknown>)].map(async ([key, item]) => [key, await plain(item)] as const);
    return Object.fromEntries(await Promise.all(entries));
  };
  try {
    return await plain(file.value);
  } finally {
    await file.close();
  }
}

const counting = Array.from({ length: 24 }, (_, value) => value);
const names: Record<string, string> = { f2: 'F16', f4: 'F32', f8: 'F64', i1: 'I8', i2: 'I16', i4: 'I32', i8: 'I64', u1: 'U8', u2: 'U16', u4: 'U32', u8: 'U64' }; // prettier-ignore
const cube = (dtype: string) => ({ dtype, shape: [2, 3, 4], values: counting });
const expected: Record<string, unknown> = {
  ...Object.fromEntries(Object.entries(names).flatMap(([code, dtype]) => [[`<${code}`, cube(dtype)], [`>${code}`, cube(dtype)]])), // prettier-ignore
  bool: { dtype: 'BOOL', shape: [3], values: [1, 0, 1] },
  fortran: cube('F32'),
  transposed: cube('F32'),
  scalarArray: { dtype: 'F64', shape: [], values: [2.5] },
  empty: { dtype: 'F32', shape: [0, 3], values: [] },
  wide: { dtype: 'F32', shape: [4, 80], values: Array.from({ length: 320 }, (_, value) => value) },
  texts: { shape: [2, 2], items: ['hi', 'café', '😀', ''] },
  textsBig: { shape: [2], items: ['ab', 'c'] },
  byteTexts: { shape: [2], items: ['ab', 'é'] },
  fortranTexts: { shape: [2, 2], items: ['a', 'b', 'c', 'd'] },
  objects: { shape: [2, 2], items: ['x', null, 3, { k: 1.5 }] },
  object: { shape: [], items: [{ a: { emo: 1, val: -0.5 } }] },
  scalars: [1.5, 0.25, 7, 2n ** 53n + 1n, true, 'abc', 'xy', 200],
  shared: [0, 1].map(() => ({ dtype: 'F32', shape: [2, 3], values: counting.slice(0, 6) })),
  long: 'word '.repeat(240),
  blob: Uint8Array.from({ length: 1280 }, (_, at) => at % 256),
  tuple: ['y'.repeat(1100), 1],
};

describe('openPickle', () => {
  it.each(['protocol0', 'protocol2', 'protocol4', 'protocol5', 'numpy1'])(
    'reads %s as NumPy wrote it',
    async (name) => {
      expect(await read(put(Buffer.from(golden[name]!, 'base64')))).toEqual(expected);
    },
  );

  it.each(['protocol2', 'protocol5'])('reads any rows of %s, shared arrays once', async (name) => {
    const file = await openPickle(put(Buffer.from(golden[name]!, 'base64')));
    const value = file.value as Map<string, unknown>;
    for (const key of ['>f4', 'fortran', 'transposed', '<i2']) {
      const array = value.get(key);
      if (!isArrayInFile(array)) throw new Error(`${key} is no array`);
      expect(array.rows).toBe(2);
      expect([...(await array.readRows(1, 1))]).toEqual(counting.slice(12));
      expect(await array.readRows(2, 0)).toHaveLength(0);
      await expect(array.readRows(1, 2)).rejects.toThrow(/rows 1 to 3 were asked for, the array has 2/);
    }
    const [first, second] = value.get('shared') as unknown[];
    expect(first).toBe(second);
    await file.close();
  });

  it('reads what Python 2 wrote', async () => {
    const four = [1.5, -2, 3.25, 1e10].map(Math.fround);
    const long = { dtype: 'F32', shape: [2, 256], values: Array.from({ length: 512 }, (_, at) => four[at % 4]) };
    expect(await read(put(Buffer.from(golden['python2']!, 'base64')))).toEqual({
      short: { dtype: 'F32', shape: [2, 2], values: four },
      long,
    });
    expect(await read(put(Buffer.from(golden['python2text']!, 'base64')))).toEqual({ x: long });
  });

  it('ignores what follows the end, as Python does', async () => {
    expect(await read(put('K', 7, '.trailing'))).toBe(7);
  });

  const dtype = (code = 'u1', order = '|') =>
    `cnumpy\ndtype\n(V${code}\nI00\nI01\ntR(I3\nV${order}\nNNNI-1\nI-1\nI0\ntb`;
  const empty = 'cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntVb\ntR';
  /** An array in protocol 2's way: its bytes are UTF-8 text. */
  const asText = (length: number, bytes: Uint8Array) => {
    const text = Buffer.from(Buffer.from(bytes).toString('latin1'), 'utf8');
    const size = Buffer.alloc(4);
    size.writeUInt32LE(text.length);
    return [`${empty}(I1\n(I${length}\nt${dtype()}I00\nc_codecs\nencode\n(X`, size, text, 'Vlatin1\ntRtb.'] as const;
  };

  it.each(['numpy\nmemmap', 'numpy.core.memmap\nmemmap', 'numpy\nmatrix', 'numpy\nchararray'])(
    'reads a subclass that holds nothing more, %j, as an array',
    async (name) => {
      const made = `${empty.replace('numpy\nndarray', name)}(I1\n(I2\nt${dtype()}I00\nC\x02\x07\x08tb.`;
      expect(await read(put(made))).toEqual({ dtype: 'U8', shape: [2], values: [7, 8] });
    },
  );

  it('reads texts of bytes as UTF-8, and as latin-1 only where they are not', async () => {
    const texts = `${empty}(I1\n(I2\nt${dtype('S3').replace('I-1\nI-1', 'I3\nI1')}I00\nC\x06\xc3\xa9a\xe9a\0tb.`;
    expect(await read(put(texts))).toEqual({ shape: [2], items: ['éa', 'éa'] });
  });

  it('finds its way in escaped payloads of many blocks', async () => {
    const bytes = Uint8Array.from({ length: 300_001 }, (_, at) => (at * 2_654_435_761) >>> 13);
    const raw = [...bytes].map((byte) => (byte === 0x5c || byte === 0x0a || byte === 0 ? `\\u00${byte.toString(16).padStart(2, '0')}` : String.fromCharCode(byte))).join(''); // prettier-ignore
    const asLine = [`${empty}(I1\n(I300001\nt${dtype()}I00\nc_codecs\nencode\n(V${raw}\nVlatin1\ntRtb.`];
    for (const parts of [asText(bytes.length, bytes), asLine]) {
      const file = await openPickle(put(...parts));
      const array = file.value;
      if (!isArrayInFile(array)) throw new Error('no array');
      for (const [first, count] of [[0, 1], [65_535, 2], [65_536, 1], [131_000, 169_001], [300_000, 1], [7, 140_000], [0, 300_001]] as const) // prettier-ignore
        expect(Buffer.compare(await array.readRows(first, count) as Uint8Array, bytes.subarray(first, first + count))).toBe(0); // prettier-ignore
      await file.close();
    }
  });

  it.each([
    ['fewer bytes', 200_000, 150_000],
    ['more bytes', 100_000, 140_000],
    ['a block too many', 65_536, 65_537],
  ])('refuses %s than the shape says when an escaped payload is first read', async (_, length, there) => {
    const path = put(...asText(length, new Uint8Array(there).fill(0xff)));
    const refused = expect(read(path)).rejects;
    await refused.toThrow(new RegExp(`^${path}: an array of ${length} bytes `));
  });

  it('refuses escaped payloads that are no bytes', async () => {
    const [before, , , after] = asText(5_000, new Uint8Array());
    const size = Buffer.alloc(4);
    size.writeUInt32LE(6_000);
    for (const unit of ['Ā', '€']) {
      const text = Buffer.from(unit.repeat(3_000)).subarray(0, 6_000);
      await expect(read(put(before, size, text, after))).rejects.toThrow(/: its text holds what is no byte$/);
    }
  });

  const payload = 'c_codecs\nencode\n(V12345678\nVlatin1\ntR';
  const array = (shape: string, type: string, content: string, order = 'I00') => `${empty}(I1\n${shape}${type}${order}\n${content}tb.`; // prettier-ignore
  it.each([
    ['more elements than bytes', array('(I9\nt', dtype(), payload), /an array of 9 bytes cannot have a payload of 8/],
    ['fewer elements than bytes', array('(I7\nt', dtype(), payload), /an array of 7 bytes cannot have a payload of 8/],
    [
      'a shape past counting',
      array('(I9007199254740991\nI9007199254740991\nt', dtype(), payload),
      /cannot have a payload/,
    ],
    ['a negative size', array('(I-1\nt', dtype(), payload), /the shape of an array must be a tuple of sizes/],
    ['a list for a shape', array('(lI8\na', dtype(), payload), /the shape of an array must be a tuple/],
    ['no dtype', array('(I8\nt', 'N', payload), /must have a dtype/],
    [
      'a dtype without its state',
      array('(I8\nt', 'cnumpy\ndtype\n(Vu1\nI00\nI01\ntR', payload),
      /dtype that is complete/,
    ],
    ['a structured dtype', array('(I8\nt', dtype('V8'), payload), /dtype must be one of f2, .*received "V8"/],
    ['a complex dtype', array('(I8\nt', dtype('c8', '<'), payload), /dtype must be one of/],
    [
      'an order that is none',
      array('(I2\nt', dtype('f4', '!'), payload),
      /the byte order of a dtype must be one of < > =/,
    ],
    ['numbers for bytes', array('(I8\nt', dtype(), 'I5\n'), /must have a payload of bytes/],
    ['a bytearray for bytes', array('(I1\nt', dtype(), '\x96\x01\0\0\0\0\0\0\0a'), /must have a payload of bytes/],
    [
      'texts beyond Unicode',
      array('(I2\nt', dtype('U1', '<').replace('I-1\nI-1\nI0', 'I4\nI4\nI8'), payload),
      /a text holds 0x34333231/,
    ],
    ['objects from bytes', array('(I1\nt', dtype('O8').replace('I0\ntb', 'I63\ntb'), payload), /must have a list of 1/],
    [
      'a list of too few objects',
      array('(I2\nt', dtype('O8').replace('I0\ntb', 'I63\ntb'), '(lNa'),
      /must have a list of 2/,
    ],
    ['half an array', `${empty}.`, /holds a class, a function or half of an array/],
    ['a class', '}Vx\ncnumpy\nndarray\ns.', /holds a class, a function or half of an array/],
    ['a dtype as data', `(l${dtype()}a.`, /holds a class, a function or half of an array/],
    ['an array made of nothing', 'cnumpy\nndarray\n(I8\ntR.', /refuses to call numpy\.ndarray/],
    ['numpy.load', 'cnumpy\nload\n(Vx\ntR.', /refuses to build numpy\.load: only arrays and plain containers/],
    ['a memo index that would balloon', `\x80\x02Nr\xff\xff\xff\x7f.`, /remembers something under 2147483647/],
    ['a long name', `c${'a'.repeat(10_000)}\nb\n.`, /the line at byte 1 has 10000 bytes/],
    ['a text that is not UTF-8', 'X\x02\0\0\0\xc3\x28.', /a text is not UTF-8/],
  ])('refuses %s in one line that names the file', async (_, text, message) => {
    const path = put(text);
    await expect(read(path)).rejects.toThrow(message);
    await expect(read(path)).rejects.toThrow(new RegExp(`^${path}: [^\\n]*$`));
  });

  it.each([
    ['empty lists', ']'.repeat(100_000)],
    ['dicts', '}'.repeat(100_000)],
    ['marks', '('.repeat(100_000)],
    ['constants', 'N'.repeat(1_000_000)],
    ['memo entries', '\x80\x04N' + '\x94'.repeat(1_000_000)],
    ['operations that leave nothing', 'N0'.repeat(1_000_000)],
    ['protocols', '\x80\x02'.repeat(1_000_000)],
    ['copies of a list', '\x80\x04](' + 'N'.repeat(1000) + 'e\x94' + 'cbuiltins\nlist\nh\0\x85R'.repeat(1000)],
    ['copies of a dict', '\x80\x04}(' + Array.from({ length: 200 }, (_, at) => `M${String.fromCharCode(at, 0)}N`).join('') + 'u\x94' + 'cbuiltins\ndict\nh\0\x85R'.repeat(1000)], // prettier-ignore
    ['arrays of texts from one payload', '\x80\x04\x96\xa0\x0f\0\0\0\0\0\0' + '\0'.repeat(4000) + `\x940${dtype('S1').replace('I-1\nI-1', 'I1\nI1')}\x940` + 'cnumpy.core.numeric\n_frombuffer\n(h\0h\x01(M\xa0\x0ftVC\ntR'.repeat(1000)], // prettier-ignore
  ])('stops at its limit of memory: %s', async (_, text) => {
    await expect(read(put(text, '.'), { maximumMemory: 2 ** 22 })).rejects.toThrow(
      /holds more than fits in 4 MiB of memory/,
    );
  });

  it('never calls the names in the hostile file', async () => {
    await expect(read(put("cposix\nsystem\n(S'touch PWNED'\ntR."))).rejects.toThrow(
      /refuses to build posix\.system: only arrays and plain containers are ever built$/,
    );
  });

  it('says which file cannot be opened', async () => {
    await expect(openPickle(join(folder, 'none.pkl'))).rejects.toThrow(/^cannot read .*none\.pkl: no such file or directory \(ENOENT\)$/); // prettier-ignore
    await expect(openPickle(folder)).rejects.toThrow(/^cannot read .*: it is not a file$/);
  });

  it('keeps reading from the file that it opened, until it is closed', async () => {
    const path = put(Buffer.from(golden['protocol4']!, 'base64'));
    const file = await openPickle(path);
    rmSync(path);
    const wide = (file.value as Map<string, unknown>).get('wide');
    if (!isArrayInFile(wide)) throw new Error('no array');
    expect((await wide.readRows(3, 1))[79]).toBe(319);
    await file.close();
    await expect(wide.readRows(0, 1)).rejects.toThrow(/^cannot read .*data\d+\.pkl: [^\n]*$/);
  });
});

const formats = new URL('../../../../../shared/fixtures/formats/', import.meta.url);
describe.skipIf(!existsSync(formats))('golden values beside the checkout', () => {
  type Splits = Record<string, Record<string, unknown>>;
  const variant = (name: string) => read(new URL(`mmsa-unaligned.${name}.pkl`, formats).pathname) as Promise<Splits>;

  it('the four unaligned files hold the same', async () => {
    const first = await variant('protocol4');
    expect(Object.keys(first)).toEqual(['train', 'valid', 'test']);
    for (const name of ['protocol2', 'protocol5', 'numpy1']) expect(await variant(name)).toEqual(first);
  });

  it('what they hold is as expected', async () => {
    const expectedValues = JSON.parse(readFileSync(new URL('mmsa-expected.json', formats), 'utf8')) as Record<string, { ids: string[]; text: string[]; valence: number[]; audioLengths: number[]; audioSum: number[]; visionSum: number[] }>; // prettier-ignore
    for (const [split, facts] of Object.entries(expectedValues)) {
      const data = (await variant('protocol5'))[split] as Record<
        string,
        { shape: number[]; values: number[]; items: unknown[] }
      >;
      expect(data['id']).toEqual(facts.ids);
      expect(data['raw_text']!.items).toEqual(facts.text);
      expect(data['regression_labels']!.values).toEqual(facts.valence);
      expect(data['audio_lengths']).toEqual(facts.audioLengths);
      for (const [key, sums] of [
        ['audio', facts.audioSum],
        ['vision', facts.visionSum],
      ] as const) {
        const { shape, values } = data[key]!;
        const size = shape[1]! * shape[2]!;
        const finite = Array.from(toFloat32Array(Float64Array.from(values)), (value) =>
          Number.isFinite(value) ? value : 0,
        );
        sums.forEach((sum, row) =>
          expect(finite.slice(row * size, (row + 1) * size).reduce((total, value) => total + value, 0)).toBeCloseTo(
            sum,
            3,
          ),
        );
      }
    }
  });

  it('the hostile and the truncated file are refused under their names', async () => {
    const path = join(folder, 'hostile.pkl');
    copyFileSync(new URL('hostile.pkl', formats), path);
    await expect(read(path)).rejects.toThrow(`${path}: refuses to build posix.system`);
    await expect(read(new URL('truncated.pkl', formats).pathname)).rejects.toThrow(/truncated\.pkl: truncated, /);
  });
});
