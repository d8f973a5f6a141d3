import { listSupportedBackends } from 'onnxruntime-node';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';
import { writeTinyLanguageModel } from '../../../testing/tiny-language-model.ts';
import { writeTinySpeechModel } from '../../../testing/tiny-speech-model.ts';
import { writeOnnx } from '../../../testing/written-onnx.ts';
import { devicesToTry } from './device.ts';
import { openOnnxSession } from './onnx-session.ts';
import { releasedOnFailure } from './released-on-failure.ts';
import { optionalPackage } from './optional-package.ts';

const folder = temporaryFolder();
const path = () => join(folder(), 'model.onnx');

beforeAll(() => {
  writeOnnx(path(), {
    inputs: { x: { type: 'float32', shape: [2, 3] }, ids: { type: 'int64', shape: ['n'] } },
    constants: {},
    nodes: [
      { does: 'Gather', of: ['x', 'ids'], to: 'rows' },
      { does: 'ReduceSum', of: ['rows'], to: 'sum', integer: { keepdims: 0 } },
    ],
    outputs: { rows: ['n', 3], sum: [] },
  });
});

const x = { type: 'float32', data: Float32Array.of(1, 2, 3, 4, 5, 6), dims: [2, 3] } as const;
const ids = (...values: bigint[]) =>
  ({ type: 'int64', data: BigInt64Array.from(values), dims: [values.length] }) as const;

describe('openOnnxSession', () => {
  it('runs a model for the output that is asked for', async () => {
    const session = await openOnnxSession(path(), { threads: 1 });
    expect(session.inputs).toEqual(['x', 'ids']);
    expect(session.outputs).toEqual(['rows', 'sum']);
    const runs = await Promise.all([
      session.run({ x, ids: ids(1n), surplus: x }, 'rows'),
      session.run({ x, ids: ids(1n, 0n) }, 'rows'),
      session.run({ x, ids: ids(0n, 0n) }, 'sum'),
    ]);
    expect(runs).toEqual([
      { values: Float32Array.of(4, 5, 6), dims: [1, 3] },
      { values: Float32Array.of(4, 5, 6, 1, 2, 3), dims: [2, 3] },
      { values: Float32Array.of(12), dims: [] },
    ]);
    await session.release();
    await session.release();
    await expect(session.run({ x, ids: ids(1n) }, 'rows')).rejects.toThrow(`${path()}: was released`);
  });

  it('says in one line what cannot be done', async () => {
    const session = await openOnnxSession(path(), { device: 'cpu' });
    await expect(session.run({ x }, 'rows')).rejects.toThrow(`${path()} inputs: must be among x; also wants ids`);
    await expect(session.run({ x, ids: ids(7n) }, 'rows')).rejects.toThrow(/model\.onnx: cannot be run \([^\n]*\)$/);
    const absent = (['coreml', 'dml'] as const).find(
      (name) => !listSupportedBackends().some((built) => built.name === name),
    );
    await expect(openOnnxSession(path(), { device: absent! })).rejects.toThrow(
      new RegExp(`model\\.onnx: cannot be loaded on ${absent} \\([^\\n]*\\)$`),
    );
    writeFileSync(join(folder(), 'text.onnx'), 'no model\n');
    await expect(openOnnxSession(join(folder(), 'text.onnx'))).rejects.toThrow(
      /text\.onnx: cannot be loaded on auto \([^\n]*\)$/,
    );
  });

  it('gives a tensor inside the model as an output', async () => {
    const longName = 'sum of all '.repeat(20);
    writeOnnx(join(folder(), 'inner.onnx'), {
      inputs: { x: { type: 'float32', shape: [2, 3] } },
      constants: {},
      nodes: [
        { does: 'Neg', of: ['x'], to: longName },
        { does: 'Abs', of: [longName], to: 'y' },
      ],
      outputs: { y: [2, 3] },
    });
    const session = await openOnnxSession(join(folder(), 'inner.onnx'), { tensor: longName });
    expect(session.outputs).toEqual(['y', longName]);
    expect((await session.run({ x }, longName)).values).toEqual(x.data.map((value) => -value));
    expect((await session.run({ x }, 'y')).values).toEqual(x.data);
  });

  it('tries the GPU first, and only what the runtime was built for', () => {
    expect(devicesToTry('auto', ['cpu', 'webgpu', 'cuda', 'tensorrt'])).toEqual(['cuda', 'cpu']);
    expect(devicesToTry('auto', ['coreml', 'cpu'])).toEqual(['coreml', 'cpu']);
    expect(devicesToTry('auto', ['cpu'])).toEqual(['cpu']);
    expect(devicesToTry('cuda', ['cpu'])).toEqual(['cuda']);
  });

  it('prints nothing, and lets the process end', async () => {
    writeTinySpeechModel(join(folder(), 'speech'), { normalizes: true, layers: true });
    writeTinyLanguageModel(join(folder(), 'language'));
    const program = fileURLToPath(new URL('../../../testing/extract-program.ts', import.meta.url));
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const flags = ['--conditions=@sdumc/source', '--import', tsx];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [...flags, program, folder()], {
      timeout: 50_000,
    });
    expect(stderr).toBe('');
    expect(stdout).toBe('speech 1 × 3, language 2 × 4\n');
  });
});

describe('releasedOnFailure', () => {
  it('releases a model on which nothing could be built, and no other', async () => {
    const session = await openOnnxSession(path(), { device: 'cpu' });
    expect(await releasedOnFailure(session, async () => 'built')).toBe('built');
    await session.run({ x, ids: ids(1n) }, 'rows');
    const failure = new Error('no such layer');
    await expect(releasedOnFailure(session, () => Promise.reject(failure))).rejects.toBe(failure);
    await expect(session.run({ x, ids: ids(1n) }, 'rows')).rejects.toThrow('was released');
  });
});

describe('optionalPackage', () => {
  it('says how to install what is absent', async () => {
    const name: string = '@sdumc/absent';
    await expect(optionalPackage(name, () => import(name) as Promise<unknown>)).rejects.toThrow(
      /^@sdumc\/absent: must be installed \(npm install @sdumc\/absent\), received: [^\n]+$/,
    );
  });
});
