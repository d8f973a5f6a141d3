import util from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { activate } from './activate.ts';
import { firstLine, isNotInstalled, type Attempt, type PackageLoader } from './attempt.ts';
import { installCommand } from './install-command.ts';
import { mendNative } from './mend-native.ts';

/** The name under which both native packages register with tfjs. */
const TFJS_BACKEND = 'tensorflow';

type NativePackage = '@tensorflow/tfjs-node' | '@tensorflow/tfjs-node-gpu';

/** What tfjs-node's backend says of itself. */
interface NativeBackend {
  readonly isGPUPackage?: boolean;
  readonly isUsingGpuDevice?: boolean;
}

/** Native TensorFlow, from one of its two packages. A package that fails leaves no trace in tfjs. */
export async function startNative(
  packageName: NativePackage,
  load: PackageLoader,
  threads: number | null,
): Promise<Attempt> {
  const loadedBefore = isRegistered();
  const failure = await loadNative(packageName, load, threads);
  if (failure === null) return { runs: true, ...describe(packageName) };
  if (!loadedBefore) forgetNative();
  return { runs: false, ...failure };
}

async function loadNative(
  packageName: NativePackage,
  load: PackageLoader,
  threads: number | null,
): Promise<{ reason: string; mend: string } | null> {
  mendNodeForTensorFlow();
  if (threads !== null) limitThreads(threads);
  const install = installCommand(packageName);
  try {
    await load(packageName);
  } catch (error) {
    if (isNotInstalled(error, packageName)) return { reason: `${packageName} is not installed`, mend: install };
    const reason = firstLine(error).startsWith('The Node.js native addon module')
      ? `${packageName} is installed without its native binding`
      : `${packageName} does not load: ${firstLine(error)}`;
    return { reason, mend: `npm rebuild ${packageName} --build-addon-from-source` };
  }
  mendNative();
  const reason = await activate(TFJS_BACKEND);
  if (reason !== null) return { reason: `${packageName} loads, but ${reason}`, mend: `reinstall it: ${install}` };
  const { isGPUPackage } = tf.backend() as NativeBackend;
  if (isGPUPackage !== undefined && isGPUPackage !== (packageName === '@tensorflow/tfjs-node-gpu')) {
    return { reason: 'the other native package is already loaded in this process', mend: 'start a new process' };
  }
  return null;
}

/** tfjs-node 4.22 calls `util.isNullOrUndefined`, which Node 23 removed; TensorFlow prints to stderr unless told not to. */
function mendNodeForTensorFlow(): void {
  const legacy = util as { isNullOrUndefined?: (value: unknown) => boolean };
  legacy.isNullOrUndefined ??= (value) => value === null || value === undefined;
  // eslint-disable-next-line no-restricted-properties -- TensorFlow has no other switch
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
}

/** TensorFlow reads it when it starts, and has no other switch. */
function limitThreads(threads: number): void {
  // eslint-disable-next-line no-restricted-properties -- see above
  for (const kind of ['INTRAOP', 'INTEROP']) process.env[`TF_NUM_${kind}_THREADS`] = String(threads);
}

function describe(packageName: NativePackage): { name: 'gpu' | 'node'; description: string } {
  const { isUsingGpuDevice } = tf.backend() as NativeBackend;
  if (isUsingGpuDevice === true)
    return { name: 'gpu', description: `gpu: native TensorFlow on a CUDA device (${packageName})` };
  const why = packageName === '@tensorflow/tfjs-node-gpu' ? ', which found no CUDA device' : '';
  return { name: 'node', description: `node: native TensorFlow on the CPU (${packageName}${why})` };
}

/** Takes back what a failed package registered, lest the next one find the names taken. */
function forgetNative(): void {
  for (const { kernelName } of tf.getKernelsForBackend(TFJS_BACKEND)) tf.unregisterKernel(kernelName, TFJS_BACKEND);
  if (isRegistered()) tf.removeBackend(TFJS_BACKEND);
}

function isRegistered(): boolean {
  const factory = tf.findBackendFactory(TFJS_BACKEND) as unknown; // null where there is none, whatever its type says
  return factory !== null;
}
