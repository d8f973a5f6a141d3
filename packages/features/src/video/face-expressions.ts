import type { FeatureSequence, Pictures, VideoExtractor } from '@sdumc/core';
import { chooseFace } from './choose-face.ts';
import { FACE_COLUMNS, faceFrame } from './face-columns.ts';
import { disposeFaceModels, loadFaceModels, type FaceModels } from './face-models.ts';
import { followFaces, type FacesOfPicture } from './follow-faces.ts';

export interface FaceExpressionOptions {
  /** Default 5. */
  readonly picturesPerSecond?: number;
}

export interface FaceExpressionExtractor extends VideoExtractor {
  /** Lets go of the models. */
  close(): Promise<void>;
}

const NAME = 'faces';
/** Changes with every change of the numbers: models of @vladmandic/human 3.3, and what is made of them. */
const VERSION = '1';

/**
 * The face that speaks and its expression, one frame a picture, [T, 303]: seven expressions, head angles, mouth, eyes and brows, how
 * much each has changed, and a 256-wide embedding. {@link FACE_COLUMNS} names them. A picture without a face is a frame that was not
 * observed; a clip without any is absent.
 *
 * The models (BlazeFace, MediaPipe's face mesh, mini-Xception) come with @vladmandic/human and load at the first clip, on whatever
 * backend tfjs is set to.
 *
 * @example
 * const faces = faceExpressions({ picturesPerSecond: 5 });
 * const sequence = await faces.extract(readPictures(clip, { picturesPerSecond: 5 }));
 */
export function faceExpressions({ picturesPerSecond = 5 }: FaceExpressionOptions = {}): FaceExpressionExtractor {
  if (!(picturesPerSecond > 0) || !Number.isFinite(picturesPerSecond))
    throw new RangeError(`faceExpressions picturesPerSecond: must be above 0, received ${picturesPerSecond}`);
  const hopSeconds = 1 / picturesPerSecond;
  const version = `${VERSION}-${picturesPerSecond}`;
  const width = FACE_COLUMNS.length;
  let models: Promise<FaceModels> | undefined;

  async function extract(pictures: Pictures): Promise<FeatureSequence | undefined> {
    const seen: FacesOfPicture[] = [];
    models ??= loadFaceModels();
    for await (const { seconds, faces } of followFaces(await models, pictures)) seen.push({ seconds, faces });
    const chosen = chooseFace(seen);
    if (chosen.every((face) => face === undefined)) return undefined;
    const frames = chosen.length;
    const values = new Float32Array(frames * width);
    const observed = new Uint8Array(frames);
    for (const [frame, face] of chosen.entries()) {
      if (face === undefined) continue;
      values.set(faceFrame(face, chosen[frame - 1]), frame * width);
      observed[frame] = 1;
    }
    const sequence = { values, frames, width, hopSeconds, extractor: NAME, version };
    return observed.includes(0) ? { ...sequence, observed } : sequence;
  }

  return {
    modality: 'video',
    name: NAME,
    version,
    width,
    hopSeconds,
    extract,
    async close() {
      if (models !== undefined) disposeFaceModels(await models);
      models = undefined;
    },
  };
}
