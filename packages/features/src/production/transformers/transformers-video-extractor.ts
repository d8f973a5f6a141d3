import type { FrameSequence, Picture, VideoExtractor } from '@sdumc/core';
import { join } from 'node:path';
import { jsonObjectIn } from '../runtime/json-object-in.ts';
import type { Loaded } from '../runtime/loaded.ts';
import type { OnnxInput } from '../runtime/onnx-session.ts';
import { releasedOnFailure } from '../runtime/released-on-failure.ts';
import { batchedVideo } from '../windows/batched-video.ts';
import type { PictureCrop } from '../windows/picture-crop.ts';
import { pooledRows, type Pooling } from '../windows/pooled-rows.ts';
import { hiddenState } from './hidden-state.ts';
import { loadedModel, type LoadedModel, type TransformersOptions } from './loaded-model.ts';
import { instanceOf, transformersPackage } from './transformers-package.ts';

export interface TransformersVideoOptions extends TransformersOptions {
  /** Seconds from one picture to the next. */
  readonly hopSeconds?: number;
  /** How the states of a layer, one for each patch of a picture, become one frame: that of the class token, or their mean. */
  readonly pool?: Pooling;
  /** What of a picture is looked at, as a face; left out, all of it. */
  readonly crop?: PictureCrop;
  /** Pictures that run at once. */
  readonly batch?: number;
}

/**
 * Frames [T, D] of a vision model of Hugging Face, one a picture: CLIP (Radford et al., 2021), SigLIP, ViT (Dosovitskiy et al.,
 * 2021), DINOv2 and their kin, as ONNX exports.
 *
 * Without a layer, a frame is the model's embedding of the picture: its output `image_embeds`, else `pooler_output`, else
 * `last_hidden_state`, pooled. With a layer, it is that layer's states, pooled. Pictures are prepared as `preprocessor_config.json`
 * says, by transformers.js, whose bilinear and bicubic shrinking does not smooth as Python's does: frames of large pictures
 * differ slightly from Python's.
 *
 * @throws one line where the model cannot be had or loaded, or has no such layer
 * @example
 * const clip = await transformersVideoExtractor({ model: 'Xenova/clip-vit-base-patch32', cacheDir: 'models' });
 * await clip.extract(pictures); // a minute at 5 a second: [300, 512]
 * await clip.release();
 */
export async function transformersVideoExtractor(options: TransformersVideoOptions): Promise<Loaded<VideoExtractor>> {
  const { hopSeconds = 0.2, pool = 'first', crop, batch = 8 } = options;
  const model = await loadedModel(options, ['preprocessor_config.json']);
  const { name, session } = model;
  return releasedOnFailure(session, async () => {
    const inputsOf = await picturePreparation(model);
    const output = options.tensor ?? embedding(model, options.layer);

    async function run(pictures: readonly Picture[]): Promise<FrameSequence> {
      return pooledRows({ name, output, ...(await session.run(await inputsOf(pictures), output)), pool });
    }

    const settings = [`hop=${hopSeconds}`, `pool=${pool}`, ...(crop === undefined ? [] : [`crop=${crop.version}`])];
    const version = [model.version, ...settings].join('-');
    const extractor = await batchedVideo({ name, version, hopSeconds, batch, crop, run });
    return { ...extractor, release: session.release };
  });
}

function embedding({ name, session: { outputs }, settings }: LoadedModel, layer: number | undefined): string {
  const named = ['image_embeds', 'pooler_output'].find((output) => outputs.includes(output));
  return layer === undefined && named !== undefined ? named : hiddenState({ name, outputs, settings, layer });
}

type Preparation = (pictures: readonly Picture[]) => Promise<Readonly<Record<string, OnnxInput>>>;

async function picturePreparation({ name, path }: LoadedModel): Promise<Preparation> {
  const preprocessor = await jsonObjectIn(join(path, 'preprocessor_config.json'));
  const transformers = await transformersPackage();
  const { image_processor_type, feature_extractor_type } = preprocessor;
  const type = image_processor_type ?? feature_extractor_type ?? 'ImageProcessor';
  const prepare = instanceOf(transformers, type, preprocessor) as
    ((images: readonly unknown[]) => Promise<{ readonly pixel_values: OnnxInput }>) | undefined;
  if (prepare === undefined)
    throw new Error(
      `${name} image_processor_type: must be known to @huggingface/transformers, received ${JSON.stringify(type)}`,
    );
  return async (pictures) => {
    const images = pictures.map(({ rgb, width, height }) => new transformers.RawImage(rgb, width, height, 3));
    const { pixel_values } = await prepare(images);
    return { pixel_values };
  };
}
