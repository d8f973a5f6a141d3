import { readFile } from 'node:fs/promises';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { devicesToTry, type Device } from './device.ts';
import type { Releasable } from './loaded.ts';
import { oneLine } from './one-line.ts';
import { externalDataOf } from './external-data-of.ts';
import { optionalPackage } from './optional-package.ts';
import { withOutput } from './with-output.ts';

/** Values for a model, row-major. */
export type OnnxInput =
  | { readonly type: 'float32'; readonly data: Float32Array; readonly dims: readonly number[] }
  | { readonly type: 'int64'; readonly data: BigInt64Array; readonly dims: readonly number[] };

/** What a model gave, row-major. */
export interface OnnxOutput {
  readonly values: Float32Array;
  readonly dims: readonly number[];
}

/** A model that is loaded. */
export interface OnnxSession extends Releasable {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Runs the model for one of its outputs. Inputs that the model does not have are left out. */
  readonly run: (inputs: Readonly<Record<string, OnnxInput>>, output: string) => Promise<OnnxOutput>;
}

export interface SessionOptions {
  readonly device?: Device;
  /** Threads of one run on the CPU; left out, as many as there are cores. */
  readonly threads?: number;
  /** A tensor inside the model that shall be an output of it. The model may not keep weights in other files then. */
  readonly tensor?: string;
}

/**
 * Loads a model from a file, quietly.
 *
 * @throws one line where the package is absent, the file is no model or the device cannot be used
 * @example
 * const session = await openOnnxSession('models/wavlm/onnx/model.onnx', { device: 'cpu' });
 * const samples = new Float32Array(16_000);
 * await session.run({ input_values: { type: 'float32', data: samples, dims: [1, 16_000] } }, 'last_hidden_state');
 */
export async function openOnnxSession(
  path: string,
  { device = 'auto', threads, tensor }: SessionOptions = {},
): Promise<OnnxSession> {
  const runtime = await optionalPackage('onnxruntime-node', () => import('onnxruntime-node'));
  const changed = tensor === undefined ? undefined : await changedModel(path, tensor);
  const open = (provider: Device) => {
    const options = {
      executionProviders: [provider],
      logSeverityLevel: 4,
      ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
    } as const;
    return changed === undefined
      ? runtime.InferenceSession.create(path, options)
      : runtime.InferenceSession.create(changed, options);
  };
  const built = runtime.listSupportedBackends().map(({ name }) => name);
  const { logLevel } = runtime.env;
  runtime.env.logLevel = 'fatal'; // what the runtime says while it looks for a GPU is not the user's concern
  try {
    return wrapped(path, await firstThatOpens(devicesToTry(device, built), open), runtime.Tensor);
  } catch (error) {
    throw new Error(`${path}: cannot be loaded on ${device} (${oneLine(error)})`, { cause: error });
  } finally {
    if (logLevel !== undefined) runtime.env.logLevel = logLevel;
  }
}

async function changedModel(path: string, tensor: string): Promise<Uint8Array> {
  const [data] = await externalDataOf(path);
  if (data !== undefined)
    throw new Error(`${path}: must hold its weights itself to give the tensor ${tensor}, received some in ${data}`);
  return withOutput(await readFile(path), tensor);
}

async function firstThatOpens(
  [device, ...others]: readonly Device[],
  open: (device: Device) => Promise<InferenceSession>,
): Promise<InferenceSession> {
  try {
    return await open(device!);
  } catch (error) {
    if (others.length === 0) throw error;
    return firstThatOpens(others, open);
  }
}

function wrapped(path: string, session: InferenceSession, TensorOf: typeof Tensor): OnnxSession {
  let released = false;

  async function run(inputs: Readonly<Record<string, OnnxInput>>, output: string): Promise<OnnxOutput> {
    if (released) throw new Error(`${path}: was released`);
    const missing = session.inputNames.filter((name) => !(name in inputs));
    if (missing.length > 0)
      throw new Error(
        `${path} inputs: must be among ${Object.keys(inputs).join(', ')}; also wants ${missing.join(', ')}`,
      );
    const feeds = session.inputNames.map((name) => {
      const { type, data, dims } = inputs[name]!;
      return [name, new TensorOf(type, data, dims)] as const;
    });
    const outputs = await session.run(Object.fromEntries(feeds), [output]).catch((error: unknown) => {
      throw new Error(`${path}: cannot be run (${oneLine(error)})`, { cause: error });
    });
    const { data, dims } = outputs[output]!;
    if (!(data instanceof Float32Array))
      throw new TypeError(`${path} output ${output}: must be float32, received ${outputs[output]!.type}`);
    return { values: data, dims };
  }

  async function release(): Promise<void> {
    if (released) return;
    released = true;
    await session.release();
  }

  return { inputs: session.inputNames, outputs: session.outputNames, run, release };
}
