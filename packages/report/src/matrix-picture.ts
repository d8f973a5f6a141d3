import { PNG } from 'pngjs';
import { colourOf } from './colour-map.ts';

/** A square matrix as a PNG, one pixel per value, in a data URI. */
export function matrixPicture(values: Float32Array, scale: readonly [number, number]): string {
  const side = Math.sqrt(values.length);
  const png = new PNG({ width: side, height: side });
  values.forEach((value, at) => png.data.set([...colourOf(value, scale), 255], at * 4));
  return `data:image/png;base64,${PNG.sync.write(png, { colorType: 2, deflateLevel: 9 }).toString('base64')}`;
}
