import type { FeatureSequence, Pictures, VideoExtractor } from '@sdumc/core';
import { chooseFace } from './choose-face.ts';
import { FACE_COLUMNS, faceFrame } from './face-columns.ts';
import { keptModel } from '../models/kept-model.ts';
import { disposeFaceModels, loadFaceModels } from './face-models.ts';
import { followFaces, type ObservedFace } from './follow-faces.ts';

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
const VERSION = '2';

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
  const models = keptModel(loadFaceModels, disposeFaceModels);

  async function extract(pictures: Pictures): Promise<FeatureSequence | undefined> {
    const seen: { readonly faces: ReadonlyMap<number, MeasuredFace> }[] = [];
    for await (const { faces } of followFaces(await models.get(), pictures))
      seen.push({ faces: new Map([...faces].map(([number, face]) => [number, withoutMesh(face)])) });
    return faceSequence(chooseFace(seen), { hopSeconds, version });
  }

  return {
    modality: 'video',
    name: NAME,
    version,
    width,
    hopSeconds,
    extract,
    close: () => models.close(),
  };
}

/** The chosen face of each picture as a sequence; undefined where no picture has one. */
export function faceSequence(
  chosen: readonly (MeasuredFace | undefined)[],
  made: Pick<FeatureSequence, 'hopSeconds' | 'version'>,
): FeatureSequence | undefined {
  if (chosen.every((face) => face === undefined)) return undefined;
  const [frames, width] = [chosen.length, FACE_COLUMNS.length];
  const values = new Float32Array(frames * width);
  const observed = new Uint8Array(frames);
  for (const [frame, face] of chosen.entries()) {
    if (face === undefined) continue;
    values.set(faceFrame(face, chosen[frame - 1]), frame * width);
    observed[frame] = 1;
  }
  const sequence = { values, frames, width, extractor: NAME, ...made };
  return observed.includes(0) ? { ...sequence, observed } : sequence;
}

/** What is kept of a face until the clip ends: its 468 points would be most of the memory of an hour. */
type MeasuredFace = Omit<ObservedFace, 'mesh'>;

function withoutMesh({ square, head, measures, expression }: ObservedFace): MeasuredFace {
  return { square, head, measures, expression };
}
