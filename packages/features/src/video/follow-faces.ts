import type { Picture, Pictures } from '@sdumc/core';
import type { FaceModels } from './face-models.ts';
import { expressionOf, type Expression } from './faces/expression.ts';
import { detectFaces } from './faces/face-detector.ts';
import { faceMeasures } from './faces/face-measures.ts';
import { meshFace, type FaceMesh } from './faces/face-mesh.ts';
import { boundsOf, headOf, type Head } from './faces/head.ts';
import { overlap, type DetectedFace } from './faces/suppress-overlaps.ts';
import type { Square } from './picture/sample-square.ts';

/** A face in one picture. */
export interface ObservedFace {
  /** The square that was looked at for its expression: the upright face, forehead to chin. */
  readonly square: Square;
  readonly mesh: FaceMesh;
  readonly head: Head;
  /** In the order of `FACE_MEASURES`. */
  readonly measures: readonly number[];
  readonly expression: Expression;
}

/** The faces of one picture, by the number of the face that is followed: 0 for the first that appeared, and so on. */
export interface FacesOfPicture {
  readonly seconds: number;
  readonly faces: ReadonlyMap<number, ObservedFace>;
}

/** Between looks at the whole picture; in between, each face is looked for where it was. */
const SECONDS_BETWEEN_LOOKS = 2;
/** Faces that are followed at a time: the largest. */
const MOST_FACES = 3;
/** The mesh is sure either way. */
const LEAST_CONFIDENCE = 0.5;
/** Squares around faces of the same person in neighbouring pictures share more than this. */
const SAME_FACE = 0.3;
/** The mesh wants a face with room around it, the expression one without. */
const MESH_MARGIN = 1.5;
const DETECTION_MARGIN = 1.6;
const EXPRESSION_MARGIN = 1.1;

/**
 * Follows the faces of a clip. A face is looked for where it was in the picture before; every two seconds, and where none is left, the
 * whole picture is searched. One that leaves, or is cut away, ends; what comes after it is another.
 *
 * @param pictures walked once; what is yielded for a picture does not hold on to it
 */
export async function* followFaces(
  models: FaceModels,
  pictures: Pictures,
): AsyncGenerator<FacesOfPicture & { readonly picture: Picture }> {
  let following = new Map<number, FaceMesh>();
  let appeared = 0;
  let looked = -Infinity;
  for await (const picture of pictures) {
    const { seconds } = picture;
    const found = new Map<number, FaceMesh>();
    const isTaken = (bounds: Omit<Square, 'angle'>) =>
      [...found.values()].some((known) => overlap(boundsOf(known), bounds) > SAME_FACE);
    for (const [number, before] of following) {
      const mesh = await meshFace(models.mesh, picture, squareOf(before, MESH_MARGIN));
      // where two pass each other, the mesh may slip from one to the other; the larger keeps its number
      if (isFace(mesh, before) && !isTaken(boundsOf(mesh))) found.set(number, mesh);
    }
    if (found.size === 0 || seconds - looked >= SECONDS_BETWEEN_LOOKS - 1e-6) {
      looked = seconds;
      for (const detected of await detectFaces(models.detector, picture)) {
        if (isTaken(detected)) continue;
        const mesh = await confirmed(models, picture, detected);
        if (mesh !== null && !isTaken(boundsOf(mesh))) found.set(appeared++, mesh);
      }
    }
    const largest = [...found].sort(([, left], [, right]) => boundsOf(right).side - boundsOf(left).side);
    following = new Map(largest.slice(0, MOST_FACES));
    const faces = new Map<number, ObservedFace>();
    for (const [number, mesh] of following) faces.set(number, await observe(models, picture, mesh));
    yield { seconds, faces, picture };
  }
}

/** A hit is a face where the mesh finds one, and again where the mesh itself says that it is. */
async function confirmed(models: FaceModels, picture: Picture, hit: DetectedFace): Promise<FaceMesh | null> {
  const first = await meshFace(models.mesh, picture, { ...hit, side: DETECTION_MARGIN * hit.side });
  if (first.confidence < LEAST_CONFIDENCE) return null;
  const second = await meshFace(models.mesh, picture, squareOf(first, MESH_MARGIN));
  return second.confidence < LEAST_CONFIDENCE ? null : second;
}

function isFace(mesh: FaceMesh, before: FaceMesh): boolean {
  return mesh.confidence >= LEAST_CONFIDENCE && overlap(boundsOf(mesh), boundsOf(before)) > SAME_FACE;
}

function squareOf(mesh: FaceMesh, margin: number): Square {
  const { x, y, side } = boundsOf(mesh);
  return { x, y, side: side * margin, angle: headOf(mesh).roll };
}

async function observe({ expression }: FaceModels, picture: Picture, mesh: FaceMesh): Promise<ObservedFace> {
  const head = headOf(mesh);
  const square = squareOf(mesh, EXPRESSION_MARGIN);
  return {
    square,
    mesh,
    head,
    measures: faceMeasures(mesh, head),
    expression: await expressionOf(expression, picture, square),
  };
}
