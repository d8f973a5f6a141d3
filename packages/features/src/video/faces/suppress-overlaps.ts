/** A face somewhere in a picture, in its pixels. */
export interface DetectedFace {
  readonly x: number;
  readonly y: number;
  /** Side of the square around it, from above the brows to the chin. */
  readonly side: number;
  /** By how much the line of the eyes is turned clockwise, radians. */
  readonly angle: number;
  /** 0 to 1 */
  readonly confidence: number;
}

/** Boxes that share more than this of their union are of one face. */
const SAME_FACE = 0.3;

/** Makes one face of the hits that overlap: their mean, weighed by confidence, which BlazeFace prefers to keeping the best alone. */
export function suppressOverlaps(hits: readonly DetectedFace[]): DetectedFace[] {
  const waiting = [...hits].sort((left, right) => right.confidence - left.confidence);
  const faces: DetectedFace[] = [];
  for (let best = waiting[0]; best !== undefined; best = waiting[0]) {
    const face = best;
    const same = waiting.filter((hit) => hit === face || overlap(hit, face) > SAME_FACE);
    const total = same.reduce((sum, { confidence }) => sum + confidence, 0);
    const mean = (of: (hit: DetectedFace) => number) =>
      same.reduce((sum, hit) => sum + of(hit) * hit.confidence, 0) / total;
    faces.push({
      x: mean(({ x }) => x),
      y: mean(({ y }) => y),
      side: mean(({ side }) => side),
      angle: Math.atan2(mean(({ angle }) => Math.sin(angle)), mean(({ angle }) => Math.cos(angle))), // prettier-ignore
      confidence: face.confidence,
    });
    for (const hit of same) waiting.splice(waiting.indexOf(hit), 1);
  }
  return faces;
}

/** Intersection over union of two squares, their angles left aside. */
export function overlap(
  left: Pick<DetectedFace, 'x' | 'y' | 'side'>,
  right: Pick<DetectedFace, 'x' | 'y' | 'side'>,
): number {
  const shared = (a: number, aSide: number, b: number, bSide: number) =>
    Math.max(0, Math.min(a + aSide / 2, b + bSide / 2) - Math.max(a - aSide / 2, b - bSide / 2));
  const both = shared(left.x, left.side, right.x, right.side) * shared(left.y, left.side, right.y, right.side);
  return both === 0 ? 0 : both / (left.side ** 2 + right.side ** 2 - both);
}
