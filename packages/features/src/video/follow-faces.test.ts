import { selectBackend } from '@sdumc/backend';
import type { Picture } from '@sdumc/core';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIPS_BESIDE, picturesBeside } from '../../testing/clips-beside.ts';
import { blankPicture, drawnPicture, inSteps } from '../../testing/drawn-pictures.ts';
import { streamed } from '../../testing/made-up-pictures.ts';
import { disposeFaceModels, loadFaceModels, type FaceModels } from './face-models.ts';
import { boundsOf } from './faces/head.ts';
import { overlap } from './faces/suppress-overlaps.ts';
import { followFaces, type ObservedFace } from './follow-faces.ts';

let models: FaceModels;
beforeAll(async () => {
  await selectBackend('wasm');
  models = await loadFaceModels();
});
afterAll(() => disposeFaceModels(models));

/** The faces of each picture by their numbers, in ascending order. */
async function followed(pictures: readonly Picture[]): Promise<(readonly (readonly [number, ObservedFace])[])[]> {
  const faces = [];
  for await (const seen of followFaces(models, streamed(pictures)))
    faces.push([...seen.faces].sort(([a], [b]) => a - b));
  return faces;
}
const numbersOf = async (pictures: readonly Picture[]) =>
  (await followed(pictures)).map((faces) => faces.map(([number]) => number));
const middleOf = (face: ObservedFace) => boundsOf(face.mesh);

describe('followFaces', () => {
  it('hands on every picture and its time, and finds nobody where nothing is', async () => {
    const pictures = [0, 0.2, 0.4].map((seconds) => blankPicture({ width: 30, height: 20 }, { seconds, shade: 90 }));
    const seen = [];
    for await (const { picture, seconds, faces } of followFaces(models, streamed(pictures)))
      seen.push([picture, seconds, faces.size]);
    expect(seen).toEqual(pictures.map((picture) => [picture, picture.seconds, 0]));
  });
});

describe.skipIf(!CLIPS_BESIDE)('followFaces on clips beside the checkout', () => {
  const STAGE = { width: 640, height: 360 };
  let smiling: Picture[];
  let nobody: Picture;
  beforeAll(async () => {
    smiling = await picturesBeside('odd/single-face-silent.mp4');
    nobody = blankPicture(smiling[0]!);
  });
  const at = (x: number, y: number, scale = 0.4, number = 0) => [smiling[number]!, { x, y, scale }] as const;
  const stage = (...drawings: readonly ReturnType<typeof at>[]) => drawnPicture(STAGE, drawings);

  it('gives a face one number as long as it is there, and another when it comes back', async () => {
    expect(await numbersOf(smiling)).toEqual(smiling.map(() => [0]));
    const gone = [...smiling.slice(0, 2), nobody, ...smiling.slice(2, 4)];
    expect(await numbersOf(inSteps(gone))).toEqual([[0], [0], [], [1], [1]]);
  });

  it('follows a face that moves a little, and takes one that is elsewhere for another', async () => {
    const moving = [0, 10, 20, 30, 200].map((shift) => stage(at(220 + shift, 180)));
    const faces = await followed(inSteps(moving));
    expect(faces.map((found) => found.map(([number]) => number))).toEqual([[0], [0], [0], [0], [1]]);
    const middles = faces.map(([face]) => middleOf(face![1]).x);
    for (const [frame, shift] of [10, 20, 30, 200].entries())
      expect(Math.abs(middles[frame + 1]! - middles[0]! - shift)).toBeLessThan(4);
  });

  it('never follows one face under two numbers, also where two were side by side and one is left between', async () => {
    const narrow = drawnPicture({ width: 80, height: 144 }, [[smiling[0]!, { x: 50, y: 72, scale: 0.4 }]]);
    const showing = (...places: readonly number[]) =>
      drawnPicture(
        STAGE,
        places.map((x) => [narrow, { x, y: 180 }] as const),
      );
    const faces = await followed(inSteps([showing(280, 360), ...Array.from({ length: 5 }, () => showing(320))]));
    expect(faces[0]).toHaveLength(2);
    for (const found of faces.slice(1)) {
      const [one, other] = found.map(([, face]) => middleOf(face));
      if (one !== undefined && other !== undefined) expect(overlap(one, other)).toBeLessThan(0.3);
    }
    expect(faces.at(-1)).toHaveLength(1);
  });

  it('takes a face that is suddenly much smaller for another: the picture was cut', async () => {
    const cut = [stage(at(320, 180, 0.5)), stage(at(320, 180, 0.25)), stage(at(320, 180, 0.25))];
    expect(await numbersOf(inSteps(cut))).toEqual([[0], [1], [1]]);
  });

  it('sees a face as what it is, wherever it stands and however it leans', async () => {
    const [[[, upright]]] = (await followed([stage(at(320, 180))])) as [[[number, ObservedFace]]];
    const leaning = drawnPicture(STAGE, [[smiling[0]!, { x: 320, y: 180, scale: 0.4, angle: 0.35 }]]);
    const [[[, face]]] = (await followed([leaning])) as [[[number, ObservedFace]]];
    expect(Math.abs(face.head.roll - upright.head.roll - 0.35)).toBeLessThan(0.07);
    expect(face.mesh.confidence > 0.9 && face.mesh.confidence <= 1).toBe(true);
    expect(face.square.angle).toBe(face.head.roll);
    expect(face.square.side).toBeCloseTo(1.1 * middleOf(face).side, 6);
    expect([face.square.x, face.square.y]).toEqual([middleOf(face).x, middleOf(face).y]);
    face.measures.forEach((value, place) => expect(Math.abs(value - upright.measures[place]!)).toBeLessThan(0.4));
  });

  it('looks for others every two seconds only', async () => {
    const alone = stage(at(160, 180));
    const both = stage(at(160, 180), at(480, 180));
    const numbers = await numbersOf(inSteps([alone, ...Array.from({ length: 11 }, () => both)]));
    expect(numbers).toEqual(numbers.map((_, frame) => (frame < 10 ? [0] : [0, 1])));
  });

  it('looks at once where the only one has left', async () => {
    expect(await numbersOf(inSteps([nobody, nobody, smiling[0]!, smiling[1]!]))).toEqual([[], [], [0], [0]]);
  });

  it('keeps to the largest three', async () => {
    const crowd = stage(at(90, 90, 0.3), at(280, 180, 0.5), at(440, 260, 0.4), at(560, 80, 0.35));
    const [faces] = await followed([crowd]);
    expect(faces).toHaveLength(3);
    const left = faces!.map(([, face]) => middleOf(face).x).sort((a, b) => a - b);
    expect(left.every((x, place) => Math.abs(x - [280, 440, 560][place]!) < 60)).toBe(true);
  });

  it('leaves no tensor, not even where it is left in the middle', async () => {
    const before = tf.memory().numTensors;
    for await (const seen of followFaces(models, streamed(smiling))) if (seen.seconds > 0.3) break;
    expect(tf.memory().numTensors).toBe(before);
  });
});
