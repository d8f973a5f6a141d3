import type { FrameSequence, Picture, VideoExtractor } from '@sdumc/core';
import { batchedVideo } from '../windows/batched-video.ts';
import type { PictureCrop } from '../windows/picture-crop.ts';
import { pooledRows } from '../windows/pooled-rows.ts';
import type { VideoDescription } from './extractor-description.ts';
import { inputOf, outputOf, type OpenedModel } from './opened-model.ts';
import { pictureValues } from './picture-values.ts';

/** The extractor of a described model that sees pictures. */
export async function videoOfDescription(
  opened: OpenedModel<VideoDescription>,
  crop: PictureCrop | undefined,
): Promise<VideoExtractor> {
  const { description, session } = opened;
  const { name, input, hopSeconds, batch } = description;
  const { pool } = description.output;
  const inputName = inputOf(name, session, input.name);
  const output = outputOf(opened);

  async function run(pictures: readonly Picture[]): Promise<FrameSequence> {
    const given = await session.run({ [inputName]: pictureValues(pictures, input) }, output);
    return pooledRows({ name, output, ...given, pool });
  }

  const version = crop === undefined ? opened.version : `${opened.version}-crop=${crop.version}`;
  return batchedVideo({ name, version, hopSeconds, batch, crop, run });
}
