import type { FeatureSequence, FrameSequence, Picture, Pictures, VideoExtractor } from '@sdumc/core';
import { joinedRows } from './joined-rows.ts';
import type { PictureCrop } from './picture-crop.ts';

/** A model that turns pictures into frames, one each. */
export interface PictureModel {
  readonly name: string;
  readonly version: string;
  readonly hopSeconds: number;
  /** Pictures that it is given at once. */
  readonly batch: number;
  readonly crop?: PictureCrop | undefined;
  readonly run: (pictures: readonly Picture[]) => Promise<FrameSequence>;
}

const BLACK: Picture = { seconds: 0, width: 32, height: 32, rgb: new Uint8Array(32 * 32 * 3) };

/**
 * The extractor that a model makes: pictures run in batches; where a crop finds nothing, the frame is 0 and not observed. D is what
 * the model gives for a black picture.
 */
export async function batchedVideo(model: PictureModel): Promise<VideoExtractor> {
  const { name, version, hopSeconds, batch, crop } = model;
  if (!Number.isInteger(batch) || batch < 1)
    throw new RangeError(`${name} batch: must be a whole number from 1, received ${batch}`);

  if (!(hopSeconds > 0)) throw new RangeError(`${name} hopSeconds: must be above 0, received ${hopSeconds}`);
  const { width } = await model.run([BLACK]);

  async function extract(pictures: Pictures): Promise<FeatureSequence | undefined> {
    const parts: Float32Array[] = [];
    const observed: number[] = [];
    let waiting: (Picture | undefined)[] = [];
    const runWaiting = async () => {
      parts.push(await rowsOf(waiting));
      waiting = [];
    };
    for await (const picture of pictures) {
      const shown = crop === undefined ? picture : await crop.crop(picture);
      observed.push(shown === undefined ? 0 : 1);
      waiting.push(shown);
      if (waiting.length === batch) await runWaiting();
    }
    if (waiting.length > 0) await runWaiting();
    if (parts.length === 0) return undefined;
    const sequence = { ...joinedRows(parts, width), hopSeconds, extractor: name, version };
    return observed.includes(0) ? { ...sequence, observed: Uint8Array.from(observed) } : sequence;
  }

  /** [waiting, D], 0 where there is no picture. */
  async function rowsOf(waiting: readonly (Picture | undefined)[]): Promise<Float32Array> {
    const rows = new Float32Array(waiting.length * width);
    const seen = waiting.filter((picture) => picture !== undefined);
    if (seen.length === 0) return rows;
    const given = await model.run(seen);
    if (given.frames !== seen.length || given.width !== width)
      throw new Error(
        `${name}: must give [${seen.length}, ${width}] for ${seen.length} pictures, received [${given.frames}, ${given.width}]`,
      );
    let next = 0;
    for (const [frame, picture] of waiting.entries()) {
      if (picture === undefined) continue;
      rows.set(given.values.subarray(next * width, (next + 1) * width), frame * width);
      next += 1;
    }
    return rows;
  }

  return { modality: 'video', name, version, width, hopSeconds, extract };
}
