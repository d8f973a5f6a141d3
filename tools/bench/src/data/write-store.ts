import { randomStream, type Split } from '@sdumc/core';
import { openShardWriter, writeListing, type StoredUtterance } from '@sdumc/store';
import { drawLength, FEATURES, SPLIT_SHARES, trueFrames } from './mosei-shape.ts';
import { noise } from './noise.ts';

/** Writes a feature store of about `bytes` in float32, every sequence as long as it is. Returns how many utterances it has. */
export async function writeStore(folder: string, bytes: number, onBytes: (done: number) => void): Promise<number> {
  const random = randomStream(2);
  const values = noise(random);
  const writer = await openShardWriter(folder);
  const utterances: StoredUtterance[] = [];
  let done = 0;
  while (done < bytes || utterances.length < 4) {
    const row = utterances.length;
    const split = splitOf(row);
    const id = `video${Math.floor(row / 7)}$_$${row % 7}`;
    const length = drawLength(random);
    for (const feature of FEATURES) {
      const frames = trueFrames(feature, length);
      const sequence = {
        values: values.take(frames * feature.width),
        frames,
        width: feature.width,
        hopSeconds: null,
        extractor: 'noise',
        version: '1',
      };
      await writer.write({ key: `${split}/${id}`, stream: feature.stream, sequence });
      done += 4 * frames * feature.width;
    }
    utterances.push({ key: `${split}/${id}`, id, videoId: `video${Math.floor(row / 7)}`, split, valence: ((row % 19) - 9) / 3 }); // prettier-ignore
    onBytes(done);
  }
  await writer.close();
  await writeListing(folder, { name: 'bench', utterances });
  return utterances.length;
}

/** The first of every hundred utterances are of train, then of valid, then of test. */
function splitOf(row: number): Split {
  const place = (row % 100) / 100;
  if (place < SPLIT_SHARES.train) return 'train';
  return place < SPLIT_SHARES.train + SPLIT_SHARES.valid ? 'valid' : 'test';
}
