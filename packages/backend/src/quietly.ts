import * as tf from '@tensorflow/tfjs';

/**
 * Runs something while tfjs keeps its remarks to itself ("Hi, looks like you are running TensorFlow.js in Node.js",
 * "kernel already registered"). The flag PROD governs nothing but these remarks in tfjs 4.22.
 */
export async function quietly<T>(action: () => Promise<T>): Promise<T> {
  const before = tf.env().getBool('PROD');
  tf.env().set('PROD', true);
  try {
    return await action();
  } finally {
    tf.env().set('PROD', before);
  }
}
