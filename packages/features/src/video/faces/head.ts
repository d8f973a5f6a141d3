import { MESH_POINTS, type FaceMesh } from './face-mesh.ts';

type Vector = readonly [number, number, number];

/** How a head is held, and a ruler that goes with it: x to its picture-right, y to its chin, z away from the camera. */
export interface Head {
  readonly right: Vector;
  readonly down: Vector;
  readonly away: Vector;
  /** From the top of the forehead to the chin, pixels. */
  readonly height: number;
  /** Radians. Roll: turned clockwise in the picture. Yaw: turned to the picture's right. Pitch: turned up. */
  readonly roll: number;
  readonly yaw: number;
  readonly pitch: number;
}

/** Points of MediaPipe's mesh. */
const FOREHEAD = 10;
const CHIN = 152;
const LEFT_EDGE = 234;
const RIGHT_EDGE = 454;

/** The axes of a head from four points of its outline, which expressions move least. */
export function headOf({ points }: FaceMesh): Head {
  const long = difference(pointOf(points, CHIN), pointOf(points, FOREHEAD));
  const right = unit(difference(pointOf(points, RIGHT_EDGE), pointOf(points, LEFT_EDGE)));
  const along = dot(long, right);
  const down = unit([long[0] - along * right[0], long[1] - along * right[1], long[2] - along * right[2]]);
  const away: Vector = [
    right[1] * down[2] - right[2] * down[1],
    right[2] * down[0] - right[0] * down[2],
    right[0] * down[1] - right[1] * down[0],
  ];
  return {
    right,
    down,
    away,
    height: Math.hypot(...long),
    roll: Math.atan2(right[1], right[0]),
    // the face looks along −away
    yaw: Math.atan2(-away[0], away[2]),
    pitch: Math.atan2(away[1], Math.hypot(away[0], away[2])),
  };
}

/** A point of the mesh, or the middle of several. */
export function pointOf(points: Float32Array, ...numbers: readonly number[]): Vector {
  const sum = [0, 0, 0] as [number, number, number];
  for (const number of numbers)
    for (const axis of [0, 1, 2] as const) sum[axis] += points[3 * number + axis]! / numbers.length;
  return sum;
}

/** The smallest box, upright in the picture, around the mesh. */
export function boundsOf({ points }: FaceMesh): { readonly x: number; readonly y: number; readonly side: number } {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let point = 0; point < MESH_POINTS; point++) {
    left = Math.min(left, points[3 * point]!);
    right = Math.max(right, points[3 * point]!);
    top = Math.min(top, points[3 * point + 1]!);
    bottom = Math.max(bottom, points[3 * point + 1]!);
  }
  return { x: (left + right) / 2, y: (top + bottom) / 2, side: Math.max(right - left, bottom - top) };
}

export function difference(left: Vector, right: Vector): Vector {
  return [left[0] - right[0], left[1] - right[1], left[2] - right[2]];
}

export function dot(left: Vector, right: Vector): number {
  return left[0] * right[0] + left[1] * right[1] + left[2] * right[2];
}

function unit(vector: Vector): Vector {
  const length = Math.hypot(...vector) || 1;
  return [vector[0] / length, vector[1] / length, vector[2] / length];
}
