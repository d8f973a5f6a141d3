import * as tf from '@tensorflow/tfjs';
import { firstLine } from './attempt.ts';

/** Makes a registered backend the current one and checks that it computes; the reason why not, or `null` when it does. */
export async function activate(tfjsBackend: string): Promise<string | null> {
  try {
    if (!(await tf.setBackend(tfjsBackend))) return 'it could not be initialised';
    return (await multipliesCorrectly()) ? null : 'it multiplies two small matrices wrongly';
  } catch (error) {
    return `it fails on a small matrix product: ${firstLine(error)}`;
  }
}

/** Whole numbers, which every backend must multiply without any rounding; transposed, because gradients are. */
async function multipliesCorrectly(): Promise<boolean> {
  const product = tf.tidy(() => {
    const left = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
    const right = tf.tensor2d([7, 9, 11, 8, 10, 12], [2, 3]);
    return tf.matMul(left, right, false, true); // [2, 2]
  });
  const values = await product.data();
  product.dispose();
  return [58, 64, 139, 154].every((expected, index) => values[index] === expected);
}
