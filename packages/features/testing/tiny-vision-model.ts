import type { Picture } from '@sdumc/core';
import { join } from 'node:path';
import { writeJson } from './tiny-speech-model.ts';
import { weights, writeOnnx, type OnnxGraph } from './written-onnx.ts';

export const VISION_WIDTH = 5;
export const VISION_SIZE = 8;
const PATCH = 4;
const PATCHES = (VISION_SIZE / PATCH) ** 2;
export const VISION_MEAN = [0.5, 0.4, 0.3] as const;
export const VISION_STD = [0.5, 0.25, 0.2] as const;

const kernel = weights(VISION_WIDTH * 3 * PATCH * PATCH, 3);

/** Writes a model like CLIP's for pictures of 8 × 8: four patches, `hidden_states.0` and .1 (twice .0), and their mean. */
export function writeTinyVisionModel(folder: string): void {
  writeOnnx(join(folder, 'onnx/vision_model.onnx'), visionGraph());
  writeJson(join(folder, 'config.json'), { model_type: 'clip', vision_config: { num_hidden_layers: 1 } });
  writeJson(join(folder, 'preprocessor_config.json'), {
    image_processor_type: 'CLIPImageProcessor',
    do_resize: true,
    size: { width: VISION_SIZE, height: VISION_SIZE },
    do_rescale: true,
    do_normalize: true,
    image_mean: VISION_MEAN,
    image_std: VISION_STD,
  });
}

export function visionGraph(): OnnxGraph {
  const states = ['batch', PATCHES, VISION_WIDTH];
  return {
    inputs: { pixel_values: { type: 'float32', shape: ['batch', 3, VISION_SIZE, VISION_SIZE] } },
    constants: {
      kernel: { dims: [VISION_WIDTH, 3, PATCH, PATCH], floats: kernel },
      flat: { dims: [3], integers: [0, VISION_WIDTH, PATCHES] },
      two: { dims: [], floats: [2] },
    },
    nodes: [
      { does: 'Conv', of: ['pixel_values', 'kernel'], to: 'convolved', integers: { strides: [PATCH, PATCH] } },
      { does: 'Reshape', of: ['convolved', 'flat'], to: 'columns' },
      { does: 'Transpose', of: ['columns'], to: 'hidden_states.0', integers: { perm: [0, 2, 1] } },
      { does: 'Mul', of: ['hidden_states.0', 'two'], to: 'hidden_states.1' },
      { does: 'Identity', of: ['hidden_states.1'], to: 'last_hidden_state' },
      {
        does: 'ReduceMean',
        of: ['hidden_states.0'],
        to: 'image_embeds',
        integers: { axes: [1] },
        integer: { keepdims: 0 },
      },
    ],
    outputs: {
      image_embeds: ['batch', VISION_WIDTH],
      last_hidden_state: states,
      'hidden_states.0': states,
      'hidden_states.1': states,
    },
  };
}

/** `hidden_states.0` of a picture of 8 × 8, [4, 5], by its definition and in double precision. */
export function patchesOf({ rgb }: Pick<Picture, 'rgb'>): number[][] {
  const across = VISION_SIZE / PATCH;
  return Array.from({ length: PATCHES }, (_, patch) =>
    Array.from({ length: VISION_WIDTH }, (_place, place) => {
      let sum = 0;
      for (let channel = 0; channel < 3; channel += 1)
        for (let y = 0; y < PATCH; y += 1)
          for (let x = 0; x < PATCH; x += 1) {
            const row = Math.floor(patch / across) * PATCH + y;
            const column = (patch % across) * PATCH + x;
            const value = rgb[(row * VISION_SIZE + column) * 3 + channel]! / 255;
            const weight = kernel[((place * 3 + channel) * PATCH + y) * PATCH + x]!;
            sum += (weight * (value - VISION_MEAN[channel]!)) / VISION_STD[channel]!;
          }
      return sum;
    }),
  );
}

export function meanOfRows(rows: readonly (readonly number[])[]): number[] {
  return rows[0]!.map((_, place) => rows.reduce((sum, row) => sum + row[place]!, 0) / rows.length);
}
