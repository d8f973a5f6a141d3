import { MESH_POINTS, type FaceMesh } from '../src/video/faces/face-mesh.ts';

type Place = readonly [x: number, y: number, z: number];

/**
 * Points of a head that looks at the camera, 100 high and 70 wide, by their numbers in MediaPipe's mesh; x to the picture's right, y down,
 * z away from the camera. No two halves of it are alike. Points that are not named lie in its middle.
 */
const POINTS: Readonly<Record<number, Place>> = {
  10: [0, -50, 0],
  152: [0, 50, 0],
  234: [-35, 0, 10],
  454: [35, 0, 10],
  1: [0, 5, -20],
  0: [0, 19, -5],
  13: [0, 23, -4],
  14: [0, 25, -4],
  17: [0, 30, -5],
  61: [-14, 25, 0],
  291: [15, 22, 0],
  33: [-25, -11, 5],
  133: [-10, -9, 0],
  159: [-17, -13, 0],
  145: [-17, -8, 0],
  263: [25, -12, 5],
  362: [10, -8, 0],
  386: [17, -12, 0],
  374: [17, -9, 0],
  55: [-7, -18, -2],
  105: [-17, -22, 0],
  70: [-26, -17, 5],
  285: [8, -19, -2],
  334: [17, -24, 0],
  300: [26, -16, 5],
  98: [-8, 8, -8],
  327: [9, 8, -8],
};

export interface HeadOptions {
  /** Radians: turned to the picture's right, up, and clockwise in the picture. */
  readonly yaw?: number;
  readonly pitch?: number;
  readonly roll?: number;
  /** Pixels of the picture for one of the head. */
  readonly scale?: number;
  /** Where its middle is. */
  readonly x?: number;
  readonly y?: number;
  /** Points that are elsewhere, before the head turns. */
  readonly moved?: Readonly<Record<number, Place>>;
}

/** The mesh of a head of made-up points: it looks up, then to the side, then leans. */
export function madeUpHead({
  yaw = 0,
  pitch = 0,
  roll = 0,
  scale = 1,
  x = 200,
  y = 150,
  moved = {},
}: HeadOptions = {}): FaceMesh {
  const points = new Float32Array(MESH_POINTS * 3);
  for (let number = 0; number < MESH_POINTS; number += 1) {
    const [across, along, away] = moved[number] ?? POINTS[number] ?? [0, 0, 0];
    const [up, back] = turned(along, away, -pitch);
    const [side, deep] = turned(across, back, yaw);
    const [right, down] = turned(side, up, roll);
    points.set([x + scale * right, y + scale * down, scale * deep], 3 * number);
  }
  return { points, confidence: 1 };
}

/** Turned from the first axis towards the second. */
function turned(first: number, second: number, angle: number): readonly [number, number] {
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  return [first * cosine - second * sine, first * sine + second * cosine];
}
