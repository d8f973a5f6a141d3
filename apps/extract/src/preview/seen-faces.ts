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

/** The face that speaks in one picture. */
export interface SeenFace {
  readonly seconds: number;
  readonly face: ObservedFace | undefined;
}

/** How it looks to whoever reads its expression. */
export interface ShownFace {
  readonly seconds: number;
  /** [FACE_SIDE, FACE_SIDE, 3]; null where there is no face. */
  readonly rgb: Uint8Array | null;
}

/** Pixels. */
export const FACE_SIDE = 80;

/**
 * Follows the faces of a clip as extraction does, and keeps the one that is chosen: what was measured of it in every picture, and how it
 * looks every `shownEverySeconds`.
 */
export async function seenFaces(
  pictures: Pictures,
  { shownEverySeconds }: { readonly shownEverySeconds: number },
): Promise<{ readonly faces: readonly SeenFace[]; readonly shown: readonly ShownFace[] }> {
  const models = await loadFaceModels();
  try {
    const seen: FacesOfPicture[] = [];
    const crops = new Map<ObservedFace, Uint8Array>();
    const shownAt = new Set<number>();
    for await (const { picture, seconds, faces } of followFaces(models, pictures)) {
      // which of the faces speaks is known at the end only
      if (seconds >= shownAt.size * shownEverySeconds - 1e-6) {
        shownAt.add(seen.length);
        for (const face of faces.values()) crops.set(face, cropOf(picture, face));
      }
      seen.push({ seconds, faces });
    }
    const faces = chooseFace(seen).map((face, at) => ({ seconds: seen[at]!.seconds, face }));
    const shown = [...shownAt].map((at) => {
      const { seconds, face } = faces[at]!;
      return { seconds, rgb: face === undefined ? null : crops.get(face)! };
    });
    return { faces, shown };
  } finally {
    disposeFaceModels(models);
  }
}

function cropOf(picture: Parameters<typeof sampleSquare>[0], { square }: ObservedFace): Uint8Array {
  const pixels = new Float32Array(FACE_SIDE * FACE_SIDE * 3);
  sampleSquare(picture, square, { size: FACE_SIDE, into: pixels });
  return Uint8Array.from(pixels);
}
