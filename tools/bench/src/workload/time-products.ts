import * as tf from '@tensorflow/tfjs';

/**
 * Seconds of each of some products [size, size] × [size, size] on the current backend, each until its result is there.
 *
 * @param ready called before each, outside of the time
 */
export function timeProducts(size: number, rounds: number, ready: () => void): number[] {
  const [left, right] = [tf.randomUniform([size, size], -1, 1), tf.randomUniform([size, size], -1, 1)];
  const seconds = Array.from({ length: rounds }, () => {
    ready();
    return tf.tidy(() => {
      const began = performance.now();
      tf.slice(tf.matMul(left, right), [0, 0], [1, 1]).dataSync(); // a GPU computes when it is asked for a value
      return (performance.now() - began) / 1000;
    });
  });
  tf.dispose([left, right]);
  return seconds;
}
