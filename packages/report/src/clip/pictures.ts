import { PNG } from 'pngjs';
import { colourOf } from '../colour-map.ts';
import type { ClipView } from './clip-view.ts';

/** Columns that a screen can show. */
const MOST_COLUMNS = 1600;

/** A spectrogram as a data URI: time to the right, low frequencies at the bottom, means where there are more frames than columns. */
export function spectrogramPicture({ values, bands }: NonNullable<ClipView['spectrogram']>): string {
  const frames = values.length / bands;
  const columns = Math.min(frames, MOST_COLUMNS);
  const means = new Float32Array(columns * bands);
  const counts = new Float32Array(columns);
  for (let frame = 0; frame < frames; frame++) {
    const column = Math.floor((frame * columns) / frames);
    counts[column]! += 1;
    for (let band = 0; band < bands; band++) means[column * bands + band]! += values[frame * bands + band]!;
  }
  for (const at of means.keys()) means[at]! /= counts[Math.floor(at / bands)]!;
  const sorted = Float32Array.from(means).sort();
  const scale = [sorted[Math.floor(sorted.length * 0.05)]!, sorted.at(-1)! + 1e-6] as const;
  const png = new PNG({ width: columns, height: bands });
  for (let column = 0; column < columns; column++)
    for (let band = 0; band < bands; band++)
      png.data.set(
        [...colourOf(means[column * bands + band]!, scale), 255],
        4 * ((bands - 1 - band) * columns + column),
      );
  return uriOf(png);
}

/** A square picture, [side, side, 3], as a data URI. */
export function squarePicture(rgb: Uint8Array, side: number): string {
  const png = new PNG({ width: side, height: side });
  for (let pixel = 0; pixel < side * side; pixel++)
    png.data.set([rgb[3 * pixel]!, rgb[3 * pixel + 1]!, rgb[3 * pixel + 2]!, 255], 4 * pixel);
  return uriOf(png);
}

function uriOf(png: PNG): string {
  return `data:image/png;base64,${PNG.sync.write(png, { colorType: 2, deflateLevel: 9 }).toString('base64')}`;
}
