import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { parseTorchCheckpoint, readTorchCheckpoint } from './torch-checkpoint.ts';

/** Protocol 0 for the little that a checkpoint is made of. */
const text = (value: string) => `V${value}\n`;
const integers = (values: readonly number[]) => `(${values.map((value) => `I${value}\n`).join('')}t`;

interface TensorPickle {
  key?: string;
  type?: string;
  count: number;
  offset?: number;
  shape: readonly number[];
  strides: readonly number[];
}
function tensor({ key = '0', type = 'FloatStorage', count, offset = 0, shape, strides }: TensorPickle): string {
  const storage = `(${text('storage')}ctorch\n${type}\n${text(key)}${text('cpu')}I${count}\ntQ`;
  const hooks = 'ccollections\nOrderedDict\n)R';
  return `ctorch._utils\n_rebuild_tensor_v2\n(${storage}I${offset}\n${integers(shape)}${integers(strides)}I00\n${hooks}tR`;
}
const dict = (entries: Record<string, string>) =>
  `(d${Object.entries(entries).map(([key, value]) => `${text(key)}${value}s`).join('')}`; // prettier-ignore

const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);
function checkpoint(
  pickle: string,
  storages: Record<string, Uint8Array> = {},
  more: Record<string, Uint8Array> = {},
): Uint8Array {
  const data = Object.entries(storages).map(([key, bytes]) => [`best/data/${key}`, bytes] as const);
  return zipSync({ 'best/data.pkl': strToU8(`${pickle}.`, true), ...Object.fromEntries(data), ...more }, { level: 0 });
}
const six = { 0: floats(0, 1, 2, 3, 4, 5) };
const matrix: TensorPickle = { count: 6, shape: [2, 3], strides: [3, 1] };

describe('readTorchCheckpoint', () => {
  it('reads a state dict, alone or beside other values', () => {
    const weight = tensor(matrix);
    for (const pickle of [dict({ weight }), dict({ epoch: 'I7\n', state_dict: dict({ weight }) })]) {
      const { tensors } = parseTorchCheckpoint(checkpoint(pickle, six));
      expect([...tensors]).toEqual([
        ['weight', { dtype: 'F32', shape: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) }],
      ]);
    }
    const { value } = parseTorchCheckpoint(checkpoint(dict({ epoch: 'I7\n', state_dict: dict({ weight }) }), six));
    expect((value as Map<string, unknown>).get('epoch')).toBe(7);
  });

  it('reads an OrderedDict with attributes and parameters, as modules save them', () => {
    const parameter = `ctorch._utils\n_rebuild_parameter\n(${tensor(matrix)}I01\nccollections\nOrderedDict\n)RtR`;
    const pickle = `ccollections\nOrderedDict\n)R${text('a.b')}${parameter}s${dict({ _metadata: 'N' })}b`;
    expect(parseTorchCheckpoint(checkpoint(pickle, six)).tensors.get('a.b')?.shape).toEqual([2, 3]);
  });

  it.each<[string, Omit<TensorPickle, 'count'>, number[]]>([
    ['transposed', { shape: [3, 2], strides: [1, 3] }, [0, 3, 1, 4, 2, 5]],
    ['a column', { offset: 1, shape: [2, 1], strides: [3, 1] }, [1, 4]],
    ['a slice', { offset: 2, shape: [3], strides: [1] }, [2, 3, 4]],
    ['expanded', { offset: 5, shape: [2, 2], strides: [0, 0] }, [5, 5, 5, 5]],
    ['three axes', { shape: [1, 2, 2], strides: [6, 1, 3] }, [0, 3, 1, 4]],
    ['a scalar', { offset: 4, shape: [], strides: [] }, [4]],
    ['nothing', { offset: 6, shape: [0, 3], strides: [3, 1] }, []],
  ])('makes %s row-major', (_, view, expected) => {
    const { tensors } = parseTorchCheckpoint(checkpoint(dict({ x: tensor({ count: 6, ...view }) }), six));
    expect([...tensors.get('x')!.data]).toEqual(expected);
  });

  it.each<[string, Uint8Array, unknown]>([
    ['DoubleStorage', new Uint8Array(Float64Array.of(1.5).buffer), Float64Array.of(1.5)],
    ['HalfStorage', Uint8Array.of(0x00, 0x3e), Float32Array.of(1.5)],
    ['BFloat16Storage', Uint8Array.of(0xc0, 0x3f), Float32Array.of(1.5)],
    ['LongStorage', new Uint8Array(BigInt64Array.of(-3n).buffer), BigInt64Array.of(-3n)],
    ['IntStorage', new Uint8Array(Int32Array.of(-3).buffer), Int32Array.of(-3)],
    ['ShortStorage', new Uint8Array(Int16Array.of(-3).buffer), Int16Array.of(-3)],
    ['CharStorage', Uint8Array.of(0xfd), Int8Array.of(-3)],
    ['ByteStorage', Uint8Array.of(200), Uint8Array.of(200)],
    ['BoolStorage', Uint8Array.of(1), Uint8Array.of(1)],
  ])('reads %s', (type, bytes, expected) => {
    const pickle = dict({ x: tensor({ type, count: 1, shape: [1], strides: [1] }) });
    expect(parseTorchCheckpoint(checkpoint(pickle, { 0: bytes })).tensors.get('x')?.data).toEqual(expected);
  });

  it('reads big-endian storages and deflated entries', () => {
    const pickle = dict({ x: tensor({ count: 1, shape: [1], strides: [1] }) });
    const big = checkpoint(pickle, { 0: Uint8Array.of(0x3f, 0xc0, 0, 0) }, { 'best/byteorder': strToU8('big') });
    expect(parseTorchCheckpoint(big).tensors.get('x')?.data).toEqual(Float32Array.of(1.5));
    const deflated = zipSync(
      { 'b/data.pkl': strToU8(`${dict({ x: tensor(matrix) })}.`), 'b/data/0': six[0] },
      { level: 9 },
    );
    expect(parseTorchCheckpoint(deflated).tensors.get('x')?.data).toEqual(Float32Array.of(0, 1, 2, 3, 4, 5));
  });

  const x = (view: Partial<TensorPickle>) => dict({ x: tensor({ ...matrix, ...view }) });
  it.each<[string, Uint8Array, RegExp]>([
    [
      'os.system',
      checkpoint("cos\nsystem\n(S'touch PWNED'\ntR"),
      /refuses to build os\.system: only arrays and plain containers/,
    ],
    [
      'builtins.eval inside a state dict',
      checkpoint(dict({ x: "cbuiltins\neval\n(S'1'\ntR" })),
      /refuses to build builtins\.eval/,
    ],
    ['a function of torch', checkpoint(x({ type: 'load' }), six), /refuses to build torch\.load/],
    ['a missing storage', checkpoint(x({ key: '7' }), six), /storage "7" is missing/],
    ['a path for a key', checkpoint(x({ key: '../../data.pkl' }), six), /storage "\.\.\/\.\.\/data\.pkl" is missing/],
    [
      'a short storage',
      checkpoint(x({}), { 0: floats(0, 1) }),
      /storage "0": 6 elements of F32 take 24 bytes, received 8/,
    ],
    ['a long storage', checkpoint(x({ count: 5 }), six), /5 elements of F32 take 20 bytes, received 24/],
    ['a view past the end', checkpoint(x({ shape: [3, 3] }), six), /ends at element 9, its storage has 6/],
    ['an offset past the end', checkpoint(x({ offset: 1 }), six), /ends at element 7, its storage has 6/],
    ['a negative offset', checkpoint(x({ offset: -1 }), six), /must have an offset/],
    ['a negative stride', checkpoint(x({ strides: [-3, 1] }), six), /must have an offset/],
    ['too few strides', checkpoint(x({ strides: [1] }), six), /as many strides/],
    ['much from little', checkpoint(x({ shape: [2 ** 20, 2 ** 20], strides: [0, 0] }), six), /more than \d+ elements/],
    [
      'a storage made up',
      checkpoint(dict({ x: 'ctorch._utils\n_rebuild_tensor_v2\n(}I0\n))tR' })),
      /rebuilt from a storage/,
    ],
    ['calling a storage class', checkpoint('ctorch\nFloatStorage\n(I9\ntR'), /refuses to call torch\.FloatStorage/],
    ['no tensors', checkpoint(dict({ epoch: 'I7\n' })), /holds no state dict/],
    ['no pickle', zipSync({ 'best/version': strToU8('3') }), /must hold one data\.pkl, received 0/],
    ['a file from before 1.6', Uint8Array.of(0x80, 2, 0x8a, 10), /not a zip; checkpoints from before PyTorch 1\.6/],
    ['half a zip', checkpoint(x({}), six).slice(0, -30), /damaged zip/],
    ['nothing', new Uint8Array(), /not a zip/],
  ])('refuses %s in one line that names the file', (_, bytes, message) => {
    expect(() => parseTorchCheckpoint(bytes, 'model.pt')).toThrow(message);
    expect(() => parseTorchCheckpoint(bytes, 'model.pt')).toThrow(/^model\.pt: [^\n]*$/);
  });

  it('refuses a zip bomb before it unpacks it', () => {
    const bomb = zipSync({ 'best/data.pkl': strToU8('N.'), 'best/data/0': new Uint8Array(5_000_000) }, { level: 9 });
    expect(bomb.length).toBeLessThan(10_000);
    expect(() => parseTorchCheckpoint(bomb, 'model.pt', { maximumBytes: 1_000_000 })).toThrow(
      'model.pt: damaged zip: it would unpack to more than 1000000 bytes',
    );
  });

  it('refuses entries that lie about their size', () => {
    const honest = checkpoint(x({}), six);
    const view = new DataView(honest.buffer);
    for (let at = 0; at < honest.length - 4; at += 1) {
      const isDirectoryEntry = view.getUint32(at, true) === 0x02014b50;
      if (isDirectoryEntry) view.setUint32(at + 24, 0x7fffffff, true); // its unpacked size
    }
    expect(() => parseTorchCheckpoint(honest, 'model.pt')).toThrow(/damaged zip: .* cannot hold 2147483647 bytes/);
  });
});

describe('files', () => {
  it('are named in errors', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sdumc-torch-'));
    const path = join(folder, 'model.pt');
    writeFileSync(path, checkpoint("cposix\nsystem\n(S'id'\ntR"));
    await expect(readTorchCheckpoint(path)).rejects.toThrow(`${path}: refuses to build posix.system`);
    rmSync(folder, { recursive: true });
  });

  const golden = new URL('../../../../../shared/fixtures/model/published-layout.pt', import.meta.url);
  it.skipIf(!existsSync(golden))('of PyTorch itself are read (golden values beside the checkout)', async () => {
    const { value, tensors } = await readTorchCheckpoint(golden.pathname);
    expect((value as Map<string, unknown>).get('epoch')).toBe(7);
    expect(tensors.get('frame_dim_reshape_0.weight')?.shape).toEqual([256, 24]);
    const used = [...tensors].filter(([name]) => !/^(fc_out_e|fc_out_ev|layer_normali|prelu)\./.test(name));
    expect(used.reduce((sum, [, { data }]) => sum + data.length, 0)).toBe(2_713_803);
  });
});
