import { oneLine } from '../one-line.ts';
import { csdPath } from './csd-file.ts';
import type { CsdFile } from './csd-file.ts';
import type { Hdf5Client } from './hdf5/hdf5-client.ts';

/** When an entry's rows are: `[n, 2]`, begin and end in seconds. */
export interface CsdEntry {
  readonly rows: number;
  /** D of the features; 1 where they are a list. */
  readonly width: number;
  readonly intervals: Float32Array | Float64Array;
}

/** Reads an entry's intervals; the features stay on disk. Errors: `COVAREP.csd: 03bSnISJMiM: intervals must be [1200, 2], received [1199, 2]`. */
export async function readCsdEntry(client: Hdf5Client, file: CsdFile, entry: string): Promise<CsdEntry> {
  const where = `${file.path}: ${oneLine(entry)}`;
  const features = await client.describe(file.path, csdPath(file, entry, 'features'));
  const [rows = 0, width = 1] = features.shape;
  if (features.shape.length < 1 || features.shape.length > 2 || width === 0 || features.holds !== file.holds) {
    throw new Error(`${where}: features must be [n, D] ${file.holds}, received [${features.shape.join(', ')}]`);
  }
  const { shape, holds } = await client.describe(file.path, csdPath(file, entry, 'intervals'));
  if (shape.length !== 2 || shape[0] !== rows || shape[1] !== 2 || holds !== 'numbers') {
    throw new Error(`${where}: intervals must be [${rows}, 2], received [${shape.join(', ')}]`);
  }
  const intervals = await client.numbers(file.path, csdPath(file, entry, 'intervals'), 0, rows);
  const odd = intervals.findIndex((second) => !Number.isFinite(second));
  if (odd !== -1) throw new Error(`${where}: interval ${odd >> 1} must be finite, received ${intervals[odd]}`);
  return { rows, width, intervals };
}
