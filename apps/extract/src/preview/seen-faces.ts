import type { Pictures } from '@sdumc/core';
import {
  chooseFace,
  disposeFaceModels,
  followFaces,
  loadFaceModels,
  sampleSquare,
  type FacesOfPicture,
  type ObservedFace,
} from '@sdumc/features';

/** The face that speaks in one picture, and how it looks to whoever reads its expression. */
export interface SeenFace {
  readonly seconds: number;
  readonly face: ObservedFace | undefined;
  /** [FACE_SIDE, FACE_SIDE, 3] */
  readonly rgb: Uint8Array | null;
}

export const FACE_SIDE = 80;

/** Follows the faces of a clip as extraction does, and keeps what is seen of the one that is chosen. */
export async function seenFaces(pictures: Pictures): Promise<SeenFace[]> {
  const models = await loadFaceModels();
  try {
    const seen: FacesOfPicture[] = [];
    const crops = new Map<ObservedFace, Uint8Array>();
    for await (const { picture, seconds, faces } of followFaces(models, pictures)) {
      seen.push({ seconds, faces });
      for (const face of faces.values()) {
        const pixels = new Float32Array(FACE_SIDE * FACE_SIDE * 3);
        sampleSquare(picture, face.square, { size: FACE_SIDE, into: pixels });
        crops.set(face, Uint8Array.from(pixels));
      }
    }
    return chooseFace(seen).map((face, at) => ({
      seconds: seen[at]!.seconds,
      face,
      rgb: face === undefined ? null : crops.get(face)!,
    }));
  } finally {
    disposeFaceModels(models);
  }
}
