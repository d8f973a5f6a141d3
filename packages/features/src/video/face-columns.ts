import { EXPRESSIONS } from './faces/expression.ts';
import { FACE_MEASURES } from './faces/face-measures.ts';
import type { ObservedFace } from './follow-faces.ts';

const EMBEDDING = 256;
const ANGLES = ['pitch', 'yaw', 'roll'] as const;

/** What each place of a frame holds. Changes are from the picture before, without their sign; 0 where there is no picture before. */
export const FACE_COLUMNS: readonly string[] = [
  ...EXPRESSIONS,
  ...ANGLES.map((angle) => `${angle}, radians * 4`),
  ...FACE_MEASURES,
  ...ANGLES.map((angle) => `change of ${angle}, radians * 10`),
  ...FACE_MEASURES.map((measure) => `change of: ${measure}, * 2`),
  ...Array.from({ length: EMBEDDING }, (_, at) => `expression embedding ${at}`),
];

type Measured = Pick<ObservedFace, 'head' | 'measures' | 'expression'>;

/** One frame, [303], in the order of {@link FACE_COLUMNS}. */
export function faceFrame(face: Measured, before: Measured | undefined): Float32Array {
  const { head, measures, expression } = face;
  const angles = ANGLES.map((angle) => head[angle]);
  const change = (now: readonly number[], then: readonly number[] | undefined) =>
    now.map((value, at) => (then === undefined ? 0 : Math.abs(value - then[at]!)));
  return Float32Array.from([
    ...expression.probabilities,
    ...angles.map((angle) => angle * 4),
    ...measures,
    ...change(angles, before && ANGLES.map((angle) => before.head[angle])).map((angle) => angle * 10),
    ...change(measures, before?.measures).map((measure) => measure * 2),
    ...expression.embedding,
  ]);
}
