import type { Picture } from '@sdumc/core';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { conformanceOfVideoExtractor } from '../../../testing/conformance-of-video-extractor.ts';
import { expectRows } from '../../../testing/expect-rows.ts';
import { madeUpPictures, streamed } from '../../../testing/made-up-pictures.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';
import { writeJson } from '../../../testing/tiny-speech-model.ts';
import { meanOfRows, patchesOf, writeTinyVisionModel } from '../../../testing/tiny-vision-model.ts';
import type { PictureCrop } from '../windows/picture-crop.ts';
import { transformersVideoExtractor, type TransformersVideoOptions } from './transformers-video-extractor.ts';

const folder = temporaryFolder();
const load = (options: Omit<TransformersVideoOptions, 'model'> = {}, name = 'vision') =>
  transformersVideoExtractor({ model: join(folder(), name), device: 'cpu', threads: 1, ...options });
const pictures = madeUpPictures({ count: 5, width: 8, height: 8, hopSeconds: 0.2 });
const twice = (row: readonly number[]) => row.map((value) => 2 * value);

/** The upper left 8 × 8 of every picture but the second. */
const crop: PictureCrop = {
  version: 'corner',
  crop: async ({ seconds, width, rgb }: Picture) => {
    if (seconds === 0.2) return undefined;
    const rows = Array.from({ length: 8 }, (_, y) => [...rgb.subarray(y * width * 3, (y * width + 8) * 3)]);
    return { seconds, width: 8, height: 8, rgb: Uint8Array.from(rows.flat()) };
  },
};

beforeAll(() => {
  writeTinyVisionModel(join(folder(), 'vision'));
});

describe('transformersVideoExtractor', () => {
  conformanceOfVideoExtractor({
    make: () => load({ batch: 3 }),
    expected: { name: 'vision', width: 5, hopSeconds: 0.2 },
    variants: {
      layer: () => load({ layer: -1 }),
      'another layer': () => load({ layer: 0 }),
      pool: () => load({ pool: 'mean' }),
      hop: () => load({ hopSeconds: 0.5 }),
      crop: () => load({ crop }),
    },
  });

  it('gives the embedding of each picture', async () => {
    const extractor = await load({ batch: 2 });
    const rows = pictures.map((picture) => meanOfRows(patchesOf(picture)));
    expectRows(await extractor.extract(streamed(pictures)), rows, 1e-4);
  });

  it('gives a layer by its first patch or the mean of all', async () => {
    const first = await load({ layer: 1 });
    expectRows(
      await first.extract(streamed(pictures)),
      pictures.map((picture) => twice(patchesOf(picture)[0]!)),
      1e-4,
    );
    const mean = await load({ layer: 0, pool: 'mean' });
    expectRows(
      await mean.extract(streamed(pictures)),
      pictures.map((picture) => meanOfRows(patchesOf(picture))),
      1e-4,
    );
  });

  it('looks at crops, and observes nothing where there is none', async () => {
    const large = madeUpPictures({ count: 4, width: 12, height: 10, hopSeconds: 0.2 });
    const rows: number[][] = [];
    for (const picture of large) {
      const seen = await crop.crop(picture);
      rows.push(seen === undefined ? [0, 0, 0, 0, 0] : meanOfRows(patchesOf(seen)));
    }
    for (const batch of [1, 2, 8]) {
      const extractor = await load({ crop, batch });
      const sequence = await extractor.extract(streamed(large));
      expectRows(sequence, rows, 1e-4);
      expect(sequence!.observed).toEqual(Uint8Array.of(1, 0, 1, 1));
    }
    const nobody = await load({ crop: { version: 'nobody', crop: () => undefined } });
    expect(await nobody.extract(streamed(large))).toMatchObject({
      frames: 4,
      values: new Float32Array(20),
      observed: new Uint8Array(4),
    });
  });

  it('says in one line what it cannot do', async () => {
    await expect(load({ layer: 2 })).rejects.toThrow(
      /^vision layer: 2 must be an output of the model \(hidden_states\.2\)/,
    );
    await expect(load({ batch: 0 })).rejects.toThrow('vision batch: must be a whole number from 1, received 0');
    await expect(load({ hopSeconds: 0 })).rejects.toThrow('vision hopSeconds: must be above 0, received 0');
    writeTinyVisionModel(join(folder(), 'other'));
    writeJson(join(folder(), 'other/preprocessor_config.json'), { image_processor_type: 'RetinaProcessor' });
    await expect(load({}, 'other')).rejects.toThrow(
      'other image_processor_type: must be known to @huggingface/transformers, received "RetinaProcessor"',
    );
  });
});
