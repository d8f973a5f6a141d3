import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeSafetensors } from './encode-safetensors.ts';
import { float16ToFloat32, float32ToFloat16 } from '../half-precision.ts';
import { openSafetensors } from './open-safetensors.ts';
import { parseSafetensors } from './parse-safetensors.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';

/** A file by hand: header as given, then the data. */
function file(header: unknown, data: readonly number[] = [], length?: number): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length ?? json.length), true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return bytes;
}

const one = (dtype: string, data: readonly number[], shape = [1]) =>
  parseSafetensors(file({ x: { dtype, shape, data_offsets: [0, data.length] } }, data)).tensors.get('x')!.data;

describe('parseSafetensors', () => {
  it.each([
    ['F64', [0, 0, 0, 0, 0, 0, 0xf8, 0x3f], new Float64Array([1.5])],
    ['F32', [0, 0, 0xc0, 0x3f], new Float32Array([1.5])],
    ['F16', [0x00, 0x3e], new Float32Array([1.5])],
    ['BF16', [0xc0, 0x3f], new Float32Array([1.5])],
    ['I64', [0xfe, 255, 255, 255, 255, 255, 255, 255], new BigInt64Array([-2n])],
    ['U64', [1, 0, 0, 0, 0, 0, 0, 0x80], new BigUint64Array([0x8000000000000001n])],
    ['I32', [0xfe, 255, 255, 255], new Int32Array([-2])],
    ['U32', [0xfe, 255, 255, 255], new Uint32Array([0xfffffffe])],
    ['I16', [0xfe, 255], new Int16Array([-2])],
    ['U16', [0xfe, 255], new Uint16Array([0xfffe])],
    ['I8', [0xfe], new Int8Array([-2])],
    ['U8', [0xfe], new Uint8Array([0xfe])],
    ['BOOL', [1], new Uint8Array([1])],
  ])('reads %s', (dtype, bytes, expected) => {
    expect(one(dtype, bytes)).toEqual(expected);
  });

  it('reads scalars, empty tensors, any order, unaligned data and metadata', () => {
    const header = {
      second: { dtype: 'F32', shape: [], data_offsets: [1, 5] },
      none: { dtype: 'F32', shape: [0, 3], data_offsets: [1, 1] },
      first: { dtype: 'U8', shape: [1, 1], data_offsets: [0, 1] },
      __metadata__: { epoch: '3' },
    };
    const { tensors, metadata } = parseSafetensors(file(header, [9, 0, 0, 0xc0, 0x3f]));
    expect([...tensors.keys()]).toEqual(['first', 'none', 'second']);
    expect(tensors.get('second')).toEqual({ dtype: 'F32', shape: [], data: new Float32Array([1.5]) });
    expect(tensors.get('none')?.data).toEqual(new Float32Array());
    expect(metadata).toEqual({ epoch: '3' });
  });

  const x = (entry: object) => ({ x: { dtype: 'U8', shape: [2], data_offsets: [0, 2], ...entry } });
  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(), /not a safetensors file, it has 0 bytes/],
    ['a header longer than the file', file({}, [], 1000), /its header would have 1000 bytes/],
    ['an absurd header length', file({}, [], Number.MAX_SAFE_INTEGER), /its header would have/],
    ['no JSON', file('{"x":'), /header is not JSON/],
    ['an array', file('[]'), /must be an object/],
    ['an entry that is none', file({ x: 3 }), /tensor "x": must be described by an object, received 3/],
    ['an unknown type', file(x({ dtype: 'F8_E4M3' }), [1, 2]), /dtype must be one of .*received "F8_E4M3"/],
    ['a type from the prototype', file(x({ dtype: 'constructor' }), [1, 2]), /dtype must be one of/],
    ['a negative size', file(x({ shape: [-2] }), [1, 2]), /shape must be sizes/],
    ['a fractional size', file(x({ shape: [0.5] }), [1, 2]), /shape must be sizes/],
    ['a shape of other length', file(x({ shape: [3] }), [1, 2]), /U8 \[3\] takes 3 bytes, data_offsets give 2/],
    ['an overflowing shape', file(x({ shape: [2 ** 40, 2 ** 40] }), [1, 2]), /takes 1\.2.*bytes/],
    ['one offset', file(x({ data_offsets: [0] }), [1, 2]), /data_offsets must be \[begin, end\]/],
    ['swapped offsets', file(x({ data_offsets: [2, 0] }), [1, 2]), /takes 2 bytes, data_offsets give -2/],
    ['missing bytes', file(x({}), [1]), /bytes end at \d+, but the file has \d+/],
    ['bytes to spare', file(x({}), [1, 2, 3]), /1 bytes after the last tensor belong to none/],
    ['a gap', file(x({ data_offsets: [1, 3] }), [0, 1, 2]), /must begin at 0, where the one before ends, received 1/],
    [
      'an overlap',
      file({ ...x({}), y: { dtype: 'U8', shape: [2], data_offsets: [1, 3] } }, [1, 2, 3]),
      /tensor "y": bytes must begin at 2/,
    ],
    [
      'numbers with a point',
      file('{"x":{"dtype":"U8","shape":[2.0],"data_offsets":[0,2]}}', [1, 2]),
      /plain whole numbers/,
    ],
    ['a byte order mark', file('\ufeff{"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}', [1, 2]), /is not JSON/],
    [
      'deep nesting',
      file(`{"x":{"dtype":"U8","shape":${'['.repeat(50_000)}${']'.repeat(50_000)},"data_offsets":[0,2]}}`, [1, 2]),
      /shape must be sizes, received \[\[…\]\]/,
    ],
    ['metadata of other type', file({ __metadata__: { a: 1 } }), /__metadata__ must hold only texts/],
  ])('refuses %s in one line that names the file', (_, bytes, message) => {
    expect(() => parseSafetensors(bytes, 'm.safetensors')).toThrow(message);
    expect(() => parseSafetensors(bytes, 'm.safetensors')).toThrow(/^m\.safetensors[^\n]*$/);
  });

  it('refuses every truncation of a good file', () => {
    const whole = encodeSafetensors({ a: { shape: [3], data: new Float32Array(3) } }, { b: 'c' });
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => parseSafetensors(whole.slice(0, length)), `${length} bytes`).toThrow();
    }
  });
});

describe('encodeSafetensors', () => {
  const tensors = {
    zebra: { shape: [2], data: Float32Array.of(1, -0) },
    '10': { shape: [1], data: Uint8Array.of(1), dtype: 'BOOL' as const },
    'a "b"\n': { shape: [], data: BigInt64Array.of(-5n) },
    double: { shape: [1, 1], data: Float64Array.of(Math.PI) },
    part: { shape: [2], data: new Int16Array([7, 8, 9]).subarray(1) },
  };

  it('comes back as it was', () => {
    const { tensors: read, metadata } = parseSafetensors(encodeSafetensors(tensors, { b: '2', a: '1' }));
    for (const [name, tensor] of Object.entries(tensors)) {
      expect(read.get(name)?.data).toEqual(tensor.data.slice());
      expect(read.get(name)?.shape).toEqual(tensor.shape);
    }
    expect(Object.is(read.get('zebra')?.data[1], -0)).toBe(true);
    expect(read.get('10')?.dtype).toBe('BOOL');
    expect(metadata).toEqual({ a: '1', b: '2' });
  });

  it('gives the same aligned bytes in whatever order things come', () => {
    const reversed = new Map(Object.entries(tensors).reverse());
    const bytes = encodeSafetensors(tensors, { b: '2', a: '1' });
    expect(encodeSafetensors(reversed, { a: '1', b: '2' })).toEqual(bytes);
    expect(new DataView(bytes.buffer).getBigUint64(0, true) % 8n).toBe(0n);
    const headerLength = new DataView(bytes.buffer).getUint32(0, true);
    const text = new TextDecoder().decode(bytes.subarray(8, 8 + headerLength));
    const header = JSON.parse(text) as Record<string, { dtype: string; data_offsets: [number, number] }>;
    for (const { dtype, data_offsets } of Object.values(header)) {
      const size = { F64: 8, I64: 8, F32: 4, I16: 2, BOOL: 1 }[dtype];
      if (size !== undefined) expect(data_offsets[0] % size).toBe(0);
    }
  });

  it('writes halves, which come back widened', () => {
    const values = Float32Array.of(1.5, -0.1, 70_000);
    const bytes = encodeSafetensors({ half: { shape: [3], data: float32ToFloat16(values), dtype: 'F16' } });
    const { dtype, data } = parseSafetensors(bytes).tensors.get('half')!;
    expect([dtype, data]).toEqual(['F16', Float32Array.of(1.5, -0.0999755859375, Infinity)]);
    expect(data).toEqual(float16ToFloat32(float32ToFloat16(values)));
    expect(parseSafetensors(encodeSafetensors({ x: { shape: [1], data: Uint16Array.of(1) } })).tensors.get('x')?.dtype).toBe('U16'); // prettier-ignore
  });

  it('refuses a shape that does not fit and the reserved name', () => {
    expect(() => encodeSafetensors({ bias: { shape: [3], data: new Float32Array(2) } })).toThrow(
      'safetensors tensor "bias": shape [3] has 3 elements, data has 2',
    );
    expect(() => encodeSafetensors({ __metadata__: { shape: [0], data: new Float32Array() } })).toThrow(
      /cannot be named/,
    );
  });
});

describe('files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sdumc-safetensors-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are written and read, and named where they are wrong', async () => {
    const path = join(folder, 'a.safetensors');
    await writeSafetensors(path, { bias: { shape: [2], data: Float32Array.of(1, 2) } }, { epoch: '3' });
    expect((await readSafetensors(path)).tensors.get('bias')?.data).toEqual(Float32Array.of(1, 2));
    writeFileSync(path, 'hello, world');
    await expect(readSafetensors(path)).rejects.toThrow(`${path}: not a safetensors file`);
    await expect(readSafetensors(join(folder, 'b'))).rejects.toThrow(
      /^cannot read .*b: no such file or directory \(ENOENT\)$/,
    );
  });

  it('are opened by their header and read by tensor or by bytes', async () => {
    const path = join(folder, 'open.safetensors');
    await writeSafetensors(path, { a: { shape: [2, 1], data: Float32Array.of(1, 2) }, b: { shape: [1], data: Int16Array.of(-3) } }, { epoch: '3' }); // prettier-ignore
    const file = await openSafetensors(path);
    expect(file.metadata).toEqual({ epoch: '3' });
    const size = readFileSync(path).length;
    expect([...file.tensors]).toEqual([
      ['a', { dtype: 'F32', shape: [2, 1], begin: size - 10, length: 8 }],
      ['b', { dtype: 'I16', shape: [1], begin: size - 2, length: 2 }],
    ]);
    expect(await file.read('a')).toEqual({ dtype: 'F32', shape: [2, 1], data: Float32Array.of(1, 2) });
    expect(await file.read('b')).toEqual({ dtype: 'I16', shape: [1], data: Int16Array.of(-3) });
    expect([...(await file.readBytes(size - 2, 2))]).toEqual([0xfd, 0xff]);
    await expect(file.read('c')).rejects.toThrow(`${path}: holds no tensor "c"`);
    await expect(file.readBytes(size - 2, 3)).rejects.toThrow(/were asked for, the file has/);
    await file.close();
    writeFileSync(path, readFileSync(path).subarray(0, -1));
    await expect(openSafetensors(path)).rejects.toThrow(/^[^\n]*open\.safetensors tensor "b": bytes end at \d+, but the file has \d+$/); // prettier-ignore
    await expect(openSafetensors(join(folder, 'none'))).rejects.toThrow(
      /^cannot read .*none: no such file or directory/,
    );
  });

  const golden = new URL('../../../../../shared/fixtures/model/weights.safetensors', import.meta.url);
  it.skipIf(!existsSync(golden))(
    'agree byte for byte with the format’s own writer (golden values beside the checkout)',
    () => {
      const bytes = new Uint8Array(readFileSync(golden));
      const { tensors, metadata } = parseSafetensors(bytes);
      expect(tensors.size).toBe(99);
      expect(Buffer.compare(encodeSafetensors(tensors, metadata), bytes)).toBe(0);
    },
  );
});
