import { stat } from 'node:fs/promises';
import { csdPath, readCsdFile } from './csd-file.ts';
import { openHdf5Client } from './hdf5/hdf5-client.ts';

/** Numbers of a .csd file, [n, D] row-major. */
export interface CsdArray {
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array;
}

/** One .csd file by itself: whole videos, before any segment is cut. */
export interface CsdSequence {
  /** What the sequence calls itself: `COVAREP`, `All Labels` */
  readonly root: string;
  readonly videos: readonly string[];
  /** All rows of a video, and the seconds that each spans, [n, 2]. */
  read(video: string): Promise<{ readonly features: CsdArray; readonly intervals: CsdArray }>;
  close(): Promise<void>;
}

/**
 * Opens one computational sequence of CMU-MultimodalSDK. For a dataset of segments and labels see {@link openDataset}.
 *
 * Errors: `COVAREP.csd: must hold one sequence, received COVAREP, FACET 4.2`.
 *
 * @example
 * const covarep = await openCsdSequence('CMU_MOSEI_COVAREP.csd');
 * const { features } = await covarep.read(covarep.videos[0]); // shape [n, 74]
 * await covarep.close();
 */
export async function openCsdSequence(path: string): Promise<CsdSequence> {
  await stat(path).catch((error: unknown) => {
    throw new Error(`cannot read ${path}: ${(error as Error).message}`, { cause: error });
  });
  const client = openHdf5Client([path]);
  try {
    const file = await readCsdFile(client, path);
    const whole = async (video: string, part: 'features' | 'intervals'): Promise<CsdArray> => {
      const place = csdPath(file, video, part);
      const { shape } = await client.describe(path, place);
      return { shape, values: await client.numbers(path, place, 0, shape[0] ?? 0) };
    };
    return {
      root: file.root,
      videos: [...file.entries],
      read: async (video) => ({
        features: await whole(video, 'features'),
        intervals: await whole(video, 'intervals'),
      }),
      close: () => client.close(),
    };
  } catch (error) {
    await client.close();
    throw error;
  }
}
