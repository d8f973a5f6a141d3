import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Attribute } from './native/native-backend.ts';
import { selectBackend } from './select-backend.ts';

const GPU = '@tensorflow/tfjs-node-gpu';
const NODE = '@tensorflow/tfjs-node';
const WASM = '@tensorflow/tfjs-backend-wasm';

type FakePackage = () => unknown;

/** Imports the fakes that are given, and finds nothing else but the real WebAssembly package. */
function loaderOf(packages: Readonly<Record<string, FakePackage>>) {
  return (name: string): Promise<unknown> => {
    const fake = packages[name];
    if (fake) return Promise.resolve().then(fake);
    if (name === WASM) return import(WASM);
    const error = new Error(`Cannot find package '${name}' imported from /somewhere/select-backend.js`);
    return Promise.reject(Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' }));
  };
}

/** A native package as tfjs-node is one: registers kernels and a backend while it is imported. Its products may be spoilt. */
function nativePackage(
  device: { isGPUPackage: boolean; isUsingGpuDevice: boolean },
  spoil = (product: number) => product,
) {
  return () => {
    for (const kernel of tf.getKernelsForBackend('cpu')) tf.registerKernel({ ...kernel, backendName: 'tensorflow' });
    const { kernelFunc: multiply } = tf.getKernel('BatchMatMul', 'cpu');
    const factory = () => {
      const backend = tf.findBackendFactory('cpu')() as tf.KernelBackend;
      const executeSingleOutput = (
        name: string,
        attributes: readonly Attribute[],
        [a, b]: readonly tf.TensorInfo[],
      ) => {
        expect(name).toBe('MatMul');
        const [transposeA, transposeB] = ['transpose_a', 'transpose_b'].map(
          (flag) => attributes.find((attribute) => attribute.name === flag)!.value as boolean,
        );
        const attrs = { transposeA: transposeA!, transposeB: transposeB! };
        const product = multiply({ inputs: { a: a!, b: b! }, backend, attrs }) as tf.TensorInfo;
        const values = backend.readSync(product.dataId) as Float32Array;
        values.set(values.map(spoil));
        return product;
      };
      const binding = { TF_ATTR_TYPE: 1, TF_ATTR_BOOL: 2, TF_FLOAT: 3, TF_INT32: 4, TF_UINT8: 5 };
      return Object.assign(backend, device, { binding, executeSingleOutput });
    };
    tf.registerBackend('tensorflow', factory, 3);
  };
}

const brokenBinding: FakePackage = () => {
  const kernelFunc = () => [];
  tf.registerKernel({ kernelName: 'MatMul', backendName: 'tensorflow', kernelFunc });
  tf.registerKernel({ kernelName: 'MatMul', backendName: 'tensorflow', kernelFunc }); // tfjs would complain of this
  throw new Error('/node_modules/tfjs_binding.node: invalid ELF header\n    at Object..node');
};

const noBinding: FakePackage = () => {
  throw new Error('The Node.js native addon module (tfjs_binding.node) can not be found at path: /x. \nPlease run');
};

const prints = (['log', 'info', 'warn', 'error'] as const).map((method) => vi.spyOn(console, method));

beforeEach(() => prints.forEach((print) => print.mockClear()));

afterEach(() => {
  for (const print of prints) expect(print).not.toHaveBeenCalled();
  for (const { kernelName } of tf.getKernelsForBackend('tensorflow')) tf.unregisterKernel(kernelName, 'tensorflow');
  if (tf.findBackendFactory('tensorflow') !== null) tf.removeBackend('tensorflow');
});

describe('auto', () => {
  test('takes WebAssembly where nothing native is installed, and says how to get that', async () => {
    const report = await selectBackend('auto', { load: loaderOf({}) });
    expect(report.name).toBe('wasm');
    expect(report.hint).toContain('npm install @tensorflow/tfjs-node@4.');
    expect(report.skipped).toEqual([
      { name: 'gpu', reason: `${GPU} is not installed` },
      { name: 'node', reason: `${NODE} is not installed` },
    ]);
    expect(tf.getBackend()).toBe('wasm');
  });

  test('passes over broken packages and leaves none of their kernels behind', async () => {
    const report = await selectBackend('auto', { load: loaderOf({ [GPU]: brokenBinding, [NODE]: noBinding }) });
    expect(report.name).toBe('wasm');
    expect(report.skipped.map(({ reason }) => reason)).toEqual([
      `${GPU} does not load: /node_modules/tfjs_binding.node: invalid ELF header`,
      `${NODE} is installed without its native binding`,
    ]);
    expect(report.hint).toContain(`npm rebuild ${NODE}`);
    expect(tf.getKernelsForBackend('tensorflow')).toEqual([]);
  });

  test('passes over a package that loads but multiplies wrongly', async () => {
    const wrong = nativePackage({ isGPUPackage: true, isUsingGpuDevice: true }, (product) => product + 1);
    const right = nativePackage({ isGPUPackage: false, isUsingGpuDevice: false });
    const report = await selectBackend('auto', { load: loaderOf({ [GPU]: wrong, [NODE]: right }) });
    expect(report).toMatchObject({ name: 'node', description: expect.stringContaining('on the CPU') as string });
    expect(report.skipped[0]?.reason).toContain('multiplies two small matrices wrongly');
    expect(tf.matMul([[2]], [[3]]).dataSync()[0]).toBe(6);
  });

  test('takes a CUDA device first, and then has no hint', async () => {
    const report = await selectBackend('auto', {
      load: loaderOf({ [GPU]: nativePackage({ isGPUPackage: true, isUsingGpuDevice: true }) }),
    });
    expect(report).toMatchObject({ name: 'gpu', hint: null, skipped: [] });
  });

  test('plain JavaScript is the last resort', async () => {
    const load = loaderOf({
      [WASM]: () => {
        throw new Error('WebAssembly is not defined');
      },
    });
    const report = await selectBackend('auto', { load });
    expect(report.name).toBe('cpu');
    expect(report.skipped[2]).toEqual({ name: 'wasm', reason: `${WASM} is broken: WebAssembly is not defined` });
    expect(report.hint).toContain(WASM);
  });
});

describe('a choice', () => {
  test('of gpu without a device says what computes', async () => {
    const load = loaderOf({ [GPU]: nativePackage({ isGPUPackage: true, isUsingGpuDevice: false }) });
    const report = await selectBackend('gpu', { load });
    expect(report.name).toBe('node');
    expect(report.description).toBe(`node: native TensorFlow on the CPU (${GPU}, which found no CUDA device)`);
  });

  test('that cannot run is an error of one line, with the way to mend it', async () => {
    await expect(selectBackend('node', { load: loaderOf({}) })).rejects.toThrow(
      `backend node cannot run: ${NODE} is not installed. To mend it: npm install ${NODE}@${tf.version.tfjs}`,
    );
    const broken = selectBackend('gpu', { load: loaderOf({ [GPU]: brokenBinding }) });
    await expect(broken).rejects.toThrow(/^backend gpu cannot run: .*invalid ELF header\. To mend it: npm rebuild .*$/);
  });

  test('that does not exist is refused', async () => {
    await expect(selectBackend('cuda' as 'gpu')).rejects.toThrow(
      'selectBackend: choice must be auto, gpu, node, wasm, cpu, received "cuda"',
    );
  });

  test('of wasm leaves tfjs its own remarks', async () => {
    await selectBackend('wasm');
    expect(tf.env().getBool('PROD')).toBe(false);
  });
});
