import type { Picture, Pictures } from '@sdumc/core';
import type { Clip } from '../clip/clip.ts';
import { MediaError } from '../media-error.ts';
import { decodedBytes, type DecodeOptions } from './decoded-bytes.ts';
import { expectWhole } from './expect-whole.ts';

export interface PictureOptions extends DecodeOptions {
  readonly picturesPerSecond: number;
  /** Larger pictures are made smaller, smaller ones stay; default 640 pixels. */
  readonly longestSide?: number;
}

const CHANNELS = 3;

/**
 * The pictures of a clip in even steps, upright and with square pixels, streamed while they are decoded. Picture i shows the clip
 * at `i / picturesPerSecond` seconds, at whatever rate, constant or not, it was recorded.
 *
 * Errors are {@link MediaError}s, thrown while it is walked.
 *
 * @example
 * for await (const { seconds, width, height, rgb } of readPictures(clip, { picturesPerSecond: 5 })) console.log(seconds);
 */
export function readPictures(
  clip: Clip,
  { picturesPerSecond, longestSide = 640, ...options }: PictureOptions,
): Pictures {
  if (!(picturesPerSecond > 0) || !Number.isFinite(picturesPerSecond))
    throw new RangeError(`readPictures picturesPerSecond: must be above 0, received ${picturesPerSecond}`);
  const { video } = clip;
  if (video === null) throw new MediaError({ path: clip.path, stage: 'video', reason: 'has no pictures' });
  const scale = Math.min(1, longestSide / Math.max(video.width, video.height));
  const [width, height] = [video.width, video.height].map((side) => Math.max(1, Math.round(side * scale))) as [
    number,
    number,
  ];
  const filters = `fps=fps=${picturesPerSecond}:start_time=0,scale=${width}:${height}:flags=area`;
  const output = ['-map', `0:${video.stream}`, '-an', '-vf', filters, '-f', 'rawvideo', '-pix_fmt', 'rgb24'];
  return pictures();

  async function* pictures(): AsyncGenerator<Picture> {
    const size = width * height * CHANNELS;
    let rgb = new Uint8Array(size);
    let [filled, count] = [0, 0];
    for await (const chunk of decodedBytes(clip, { stage: 'video', output, ...options }))
      for (let place = 0; place < chunk.length;) {
        const taken = Math.min(size - filled, chunk.length - place);
        rgb.set(chunk.subarray(place, place + taken), filled);
        filled += taken;
        place += taken;
        if (filled < size) continue;
        yield { seconds: count / picturesPerSecond, width, height, rgb };
        count += 1;
        [rgb, filled] = [new Uint8Array(size), 0];
      }
    expectWhole(clip, { stage: 'video', decodedSeconds: count / picturesPerSecond });
  }
}
