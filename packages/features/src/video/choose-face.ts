import { FACE_MEASURES } from './faces/face-measures.ts';
import type { ObservedFace } from './follow-faces.ts';

const MOUTH_OPEN = FACE_MEASURES.indexOf('mouth open');

/** Standard deviation of the mouth's opening, in tenths of a face, at which a face counts twice its size. */
const TALKING = 0.3;

/** What of a face says whether it is the one that speaks. */
type Candidate = Pick<ObservedFace, 'square' | 'measures'>;

/**
 * Which face speaks, picture by picture: of those that are there, the one that is largest over its whole time, where a mouth that
 * moves counts for size. Undefined where there is none.
 */
export function chooseFace<Face extends Candidate>(
  pictures: readonly { readonly faces: ReadonlyMap<number, Face> }[],
): (Face | undefined)[] {
  const seen = new Map<number, Face[]>();
  for (const { faces } of pictures)
    for (const [number, face] of faces) {
      const times = seen.get(number);
      if (times === undefined) seen.set(number, [face]);
      else times.push(face);
    }
  const scores = new Map([...seen].map(([number, faces]) => [number, scoreOf(faces)]));
  return pictures.map(({ faces }) => {
    const [best] = [...faces].sort(([left], [right]) => scores.get(right)! - scores.get(left)!);
    return best?.[1];
  });
}

function scoreOf(faces: readonly Candidate[]): number {
  const size = mean(faces.map(({ square }) => square.side));
  const opening = faces.map(({ measures }) => measures[MOUTH_OPEN]!);
  const middle = mean(opening);
  const movement = Math.sqrt(mean(opening.map((open) => (open - middle) ** 2)));
  return size * (1 + Math.min(1, movement / TALKING));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
