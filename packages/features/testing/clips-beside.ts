import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Picture } from '@sdumc/core';
import { findFfmpeg, openClip } from '@sdumc/media';

const FOLDER = fileURLToPath(new URL('../../../../shared/data/clips/', import.meta.url));

/** Whether there are clips beside the checkout; tests that want them skip where there are none. */
export const CLIPS_BESIDE = existsSync(FOLDER);

/** The pictures of a clip beside the checkout, five a second. */
export async function picturesBeside(clip: string): Promise<Picture[]> {
  const { pictures } = await openClip(`${FOLDER}${clip}`, {
    ffmpeg: await findFfmpeg({ allowBundled: true }),
    pictures: { picturesPerSecond: 5 },
  });
  const all: Picture[] = [];
  for await (const picture of pictures!) all.push(picture);
  return all;
}
