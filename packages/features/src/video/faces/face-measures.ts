import type { FaceMesh } from './face-mesh.ts';
import { difference, dot, pointOf, type Head } from './head.ts';

/** Points of MediaPipe's mesh; right and left are those of the person. */
const MOUTH = { upper: 13, lower: 14, top: 0, bottom: 17, rightCorner: 61, leftCorner: 291 };
const RIGHT_EYE = { outer: 33, inner: 133, upper: 159, lower: 145 };
const LEFT_EYE = { outer: 263, inner: 362, upper: 386, lower: 374 };
const RIGHT_BROW = { inner: 55, middle: 105, outer: 70 };
const LEFT_BROW = { inner: 285, middle: 334, outer: 300 };
const NOSE_TIP = 1;
const NOSE_WINGS = [98, 327] as const;
const CHIN = 152;

/** What is measured along the head's own axes, as tenths of its height, so that neither distance nor turning matters. */
export const FACE_MEASURES = [
  'mouth open',
  'lips parted and stretched upright',
  'mouth width',
  'right mouth corner above the mouth',
  'left mouth corner above the mouth',
  'upper lip below the nose',
  'chin below the nose',
  'right eye open',
  'left eye open',
  'right inner brow above the eye',
  'right brow above the eye',
  'right outer brow above the eye',
  'left inner brow above the eye',
  'left brow above the eye',
  'left outer brow above the eye',
  'distance of the brows',
  'width of the nose',
] as const;

const TENTHS = 10;

/** The measures of a face, in the order of {@link FACE_MEASURES}. */
export function faceMeasures({ points }: FaceMesh, head: Head): number[] {
  const between = (from: readonly number[], to: readonly number[]) =>
    difference(pointOf(points, ...to), pointOf(points, ...from));
  const below = (from: readonly number[], to: readonly number[]) =>
    (TENTHS * dot(between(from, to), head.down)) / head.height;
  const across = (from: readonly number[], to: readonly number[]) =>
    (TENTHS * dot(between(from, to), head.right)) / head.height;
  const middle = [MOUTH.upper, MOUTH.lower];
  const eyeLine = ({ outer, inner }: typeof RIGHT_EYE) => [outer, inner];
  return [
    below([MOUTH.upper], [MOUTH.lower]),
    below([MOUTH.top], [MOUTH.bottom]),
    across([MOUTH.rightCorner], [MOUTH.leftCorner]),
    -below(middle, [MOUTH.rightCorner]),
    -below(middle, [MOUTH.leftCorner]),
    below([NOSE_TIP], [MOUTH.top]),
    below([NOSE_TIP], [CHIN]),
    below([RIGHT_EYE.upper], [RIGHT_EYE.lower]),
    below([LEFT_EYE.upper], [LEFT_EYE.lower]),
    ...[RIGHT_BROW.inner, RIGHT_BROW.middle, RIGHT_BROW.outer].map((brow) => -below(eyeLine(RIGHT_EYE), [brow])),
    ...[LEFT_BROW.inner, LEFT_BROW.middle, LEFT_BROW.outer].map((brow) => -below(eyeLine(LEFT_EYE), [brow])),
    across([RIGHT_BROW.inner], [LEFT_BROW.inner]),
    across([NOSE_WINGS[0]], [NOSE_WINGS[1]]),
  ];
}
