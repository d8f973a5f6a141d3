import type { Picture } from '@sdumc/core';
import * as tf from '@tensorflow/tfjs';
import { sampleSquare, type Square } from '../picture/sample-square.ts';
import { suppressOverlaps, type DetectedFace } from './suppress-overlaps.ts';

/** The picture as the detector sees it. */
const SIZE = 256;
/** Written anew for each picture, and read before the next. */
const PIXELS = new Float32Array(SIZE * SIZE * 3);
const LEAST_CONFIDENCE = 0.5;
/** A hit is a box (middle and size) and six points (right eye, left eye, nose, mouth, ears), relative to its anchor. */
const NUMBERS = 16;
const ANCHORS = anchors();

/**
 * Finds the faces of a picture by BlazeFace (Bazarevsky et al. 2019), the model for faces further away, at 256 × 256: boxes at 896
 * anchors, those of one face averaged by their confidence.
 */
export async function detectFaces(model: tf.GraphModel, picture: Picture): Promise<DetectedFace[]> {
  const { width, height } = picture;
  const whole: Square = { x: width / 2, y: height / 2, side: Math.max(width, height), angle: 0 };
  sampleSquare(picture, whole, { size: SIZE, into: PIXELS });
  for (let at = 0; at < PIXELS.length; at++) PIXELS[at] = PIXELS[at]! / 127.5 - 1;
  const [near, nearPoints, farPoints, far] = await outputsOf(model, PIXELS);
  const scores = [...near, ...far].map((logit) => 1 / (1 + Math.exp(-logit)));
  const points = Float32Array.from([...nearPoints, ...farPoints]);
  const scale = whole.side / SIZE;
  const [left, top] = [whole.x - whole.side / 2, whole.y - whole.side / 2];
  const found = scores.flatMap((confidence, at) => {
    if (confidence < LEAST_CONFIDENCE) return [];
    const [anchorX, anchorY] = ANCHORS[at]!;
    const number = (place: number) => points[at * NUMBERS + place]!;
    return [
      {
        x: left + scale * (anchorX + number(0)),
        y: top + scale * (anchorY + number(1)),
        side: scale * Math.max(number(2), number(3)),
        angle: Math.atan2(number(7) - number(5), number(6) - number(4)),
        confidence,
      },
    ];
  });
  return suppressOverlaps(found);
}

async function outputsOf(model: tf.GraphModel, pixels: Float32Array) {
  const outputs = tf.tidy(() => {
    const input = tf.tensor4d(pixels, [1, SIZE, SIZE, 3]);
    return model.execute(input, ['Identity', 'Identity_2', 'Identity_3', 'Identity_1']) as tf.Tensor[];
  });
  try {
    return (await Promise.all(outputs.map((output) => output.data()))) as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
  } finally {
    tf.dispose(outputs);
  }
}

/** Middles of the anchors: two at each place of a 16 × 16 grid, six at each of an 8 × 8 grid. */
function anchors(): readonly (readonly [number, number])[] {
  return [
    { cells: 16, each: 2 },
    { cells: 8, each: 6 },
  ].flatMap(({ cells, each }) =>
    Array.from({ length: cells * cells * each }, (_, at): readonly [number, number] => {
      const cell = Math.floor(at / each);
      const step = SIZE / cells;
      return [((cell % cells) + 0.5) * step, (Math.floor(cell / cells) + 0.5) * step];
    }),
  );
}
