import type { Picture } from '@sdumc/core';
import type { OnnxInput } from '../runtime/onnx-session.ts';
import type { PictureInput } from './extractor-description.ts';
import { resizedPicture } from './resized-picture.ts';

/** The input of a model that sees pictures, [N, C, H, W] or [N, H, W, C]. */
export function pictureValues(pictures: readonly Picture[], input: PictureInput): OnnxInput {
  const { width, height, layout, channels, mean, std } = input;
  const [black = 0, white = 0] = input.range;
  const pixels = width * height;
  const data = new Float32Array(pictures.length * 3 * pixels);
  for (const [number, picture] of pictures.entries()) {
    const rgb = resizedPicture(picture, input);
    for (let channel = 0; channel < 3; channel += 1) {
      const source = channels === 'RGB' ? channel : 2 - channel;
      for (let pixel = 0; pixel < pixels; pixel += 1) {
        const value = black + ((white - black) * rgb[pixel * 3 + source]!) / 255;
        const place = layout === 'NCHW' ? channel * pixels + pixel : pixel * 3 + channel;
        data[number * 3 * pixels + place] = (value - mean[channel]!) / std[channel]!;
      }
    }
  }
  const { length } = pictures;
  return { type: 'float32', data, dims: layout === 'NCHW' ? [length, 3, height, width] : [length, height, width, 3] };
}
