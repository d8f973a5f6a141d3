/**
 * Times each mended kernel beside the original, in one run on one machine, and prints the README's table.
 *
 *   node --conditions=@sdumc/source --import tsx packages/backend/bench/mends.ts
 */
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { mendWasm } from '../src/mend-wasm.ts';

const KERNELS = [
  'Identity',
  'BatchMatMul',
  '_FusedMatMul',
  'Tanh',
  'Sum',
  'Slice',
  'SplitV',
  'Unpack',
  'Tile',
  'GatherV2',
];

const originals = KERNELS.map((kernel) => tf.getKernel(kernel, 'wasm'));
mendWasm();
const mended = KERNELS.map((kernel) => tf.getKernel(kernel, 'wasm'));
await tf.setBackend('wasm');

function use(kernels: tf.KernelConfig[]): void {
  for (const kernel of kernels) {
    tf.unregisterKernel(kernel.kernelName, 'wasm');
    tf.registerKernel(kernel);
  }
}

const random = (...shape: number[]) => tf.randomUniform(shape, -1, 1);
const frames = random(32, 60, 256);
const wide = random(1920, 256);
const product = (a: number[], b: number[], transposeA = false, transposeB = false) => {
  const [left, right] = [random(...a), random(...b)];
  return () => tf.matMul(left, right, transposeA, transposeB);
};
const mask = tf.greater(random(32, 60, 1), 0);
const rows = tf.range(0, 1920, 1, 'int32');

const cases: Record<string, () => tf.Tensor | tf.Tensor[]> = {
  '[512, 512] × [512, 512]': product([512, 512], [512, 512]),
  '[512, 512] × [512, 512]ᵀ': product([512, 512], [512, 512], false, true),
  '[1920, 256]ᵀ × [1920, 256]': product([1920, 256], [1920, 256], true),
  '[32, 60, 256] × [1, 256, 7]': product([32, 60, 256], [1, 256, 7]),
  '[64, 128, 64] × [64, 64, 7]': product([64, 128, 64], [64, 64, 7]),
  '[32, 60, 7]ᵀ × [32, 60, 256]': product([32, 60, 7], [32, 60, 256], true),
  '[32, 7, 60] × [32, 60, 256]': product([32, 7, 60], [32, 60, 256]),
  '[32, 60, 7] × [32, 7, 256]': product([32, 60, 7], [32, 7, 256]),
  '[32, 60, 64] × [32, 60, 64]ᵀ': product([32, 60, 64], [32, 60, 64], false, true),
  'tanh [32, 60, 256]': () => tf.tanh(frames),
  'clone [32, 60, 256]': () => tf.clone(frames),
  'sum over axis 0 of [1920, 256]': () => tf.sum(wide, 0),
  'sum over axes 0, 1 of [32, 60, 256]': () => tf.sum(frames, [0, 1]),
  'slice [32, 10, 256] of [32, 60, 256]': () => tf.slice(frames, [0, 20, 0], [32, 10, 256]),
  'split [32, 60, 256] in two': () => tf.split(frames, 2, 2),
  'unstack [32, 60, 256]': () => tf.unstack(frames),
  'where [32, 60, 1] of [32, 60, 256]': () => tf.where(mask, frames, frames),
  'gather 1920 rows of [1920, 256]': () => tf.gather(wide, rows),
};

/** Milliseconds of processor time per call, the least of several rounds: what else the machine does then matters least. */
function time(work: () => tf.Tensor | tf.Tensor[]): number {
  let best = Infinity;
  for (let round = 0; round < 12; round++) {
    const start = process.cpuUsage();
    let calls = 0;
    let spent = 0;
    while (spent < 20) {
      tf.dispose(tf.tidy(work));
      calls++;
      const { user, system } = process.cpuUsage(start);
      spent = (user + system) / 1000;
    }
    best = Math.min(best, spent / calls);
  }
  return best;
}

console.log('| work | before, CPU ms | after, CPU ms | ratio |\n| --- | --: | --: | --: |');
for (const [name, work] of Object.entries(cases)) {
  use(originals);
  const before = time(work);
  use(mended);
  const after = time(work);
  console.log(`| ${name} | ${before.toFixed(2)} | ${after.toFixed(2)} | ${(before / after).toFixed(1)} |`);
}
