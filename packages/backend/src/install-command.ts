import * as tf from '@tensorflow/tfjs';

/** What installs a backend package of the version that fits the tfjs in use. */
export function installCommand(packageName: string): string {
  const native = packageName.startsWith('@tensorflow/tfjs-node');
  return `npm install ${packageName}@${tf.version.tfjs}${native ? ' (prebuilt for Node 18 and 20)' : ''}`;
}
