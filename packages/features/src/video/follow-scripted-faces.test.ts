import { selectBackend } from '@sdumc/backend';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { streamed } from '../../testing/made-up-pictures.ts';
import { scriptedFaces, type ScriptedFace } from '../../testing/scripted-faces.ts';
import { boundsOf } from './faces/head.ts';
import { followFaces, type ObservedFace } from './follow-faces.ts';

beforeAll(() => selectBackend('cpu'));

/** The faces of each picture by their numbers, in ascending order, and the pictures that were searched as a whole. */
async function followed(script: readonly (readonly ScriptedFace[])[]) {
  const { models, pictures, searched } = scriptedFaces(script);
  const faces: (readonly (readonly [number, ObservedFace])[])[] = [];
  for await (const seen of followFaces(models, streamed(pictures)))
    faces.push([...seen.faces].sort(([a], [b]) => a - b));
  return { faces, searched, numbers: faces.map((found) => found.map(([number]) => number)) };
}
const at = (x: number, y = 128, side = 40): ScriptedFace => ({ x, y, side });

describe('followFaces', () => {
  it('gives a face one number as long as it is there, and another when it comes back', async () => {
    const { numbers } = await followed([[at(128)], [at(128)], [], [at(128)], [at(128)]]);
    expect(numbers).toEqual([[0], [0], [], [1], [1]]);
  });

  it('follows a face that moves a little, and takes one that is elsewhere for another', async () => {
    const { faces, numbers } = await followed([[at(60)], [at(66)], [at(72)], [at(180)]]);
    expect(numbers).toEqual([[0], [0], [0], [1]]);
    expect(faces.map(([face]) => Math.round(boundsOf(face![1].mesh).x))).toEqual([60, 66, 72, 180]);
  });

  it('takes a face that is suddenly much smaller for another: the picture was cut', async () => {
    const { numbers } = await followed([[at(128, 128, 80)], [at(128, 128, 40)], [at(128, 128, 40)]]);
    expect(numbers).toEqual([[0], [1], [1]]);
  });

  it('looks for other faces every two seconds, and at once when no face is left', async () => {
    const script = [[], [at(60)], ...Array.from({ length: 11 }, () => [at(60), at(190)])];
    const { numbers, searched } = await followed(script);
    expect(numbers).toEqual(script.map((_, frame) => (frame === 0 ? [] : frame < 11 ? [0] : [0, 1])));
    expect(searched).toEqual([0, 1, 11]);
  });

  it('keeps to the largest three', async () => {
    const { faces } = await followed([[at(30, 40, 30), at(90, 180, 50), at(160, 60, 40), at(210, 190, 36)]]);
    const sides = faces[0]!.map(([, { mesh }]) => Math.round(boundsOf(mesh).side));
    expect(sides.sort((a, b) => a - b)).toEqual([36, 40, 50]);
  });

  it('never follows one face under two numbers, where two were side by side and one is left between', async () => {
    const { numbers } = await followed([[at(118), at(138, 128, 40)].map((face, place) => ({ ...face, x: 112 + 32 * place })), [at(128)], [at(128)]]); // prettier-ignore
    expect(numbers[0]).toEqual([0, 1]);
    for (const found of numbers.slice(1)) expect(found).toHaveLength(1);
  });

  it('looks for the expression in the upright face, from forehead to chin, however it leans', async () => {
    const roll = 0.35;
    const { faces } = await followed([[{ ...at(120, 140, 50), roll }], [{ ...at(122, 140, 50), roll }]]);
    for (const [place, [found]] of faces.entries()) {
      const [, face] = found!;
      const { x, y, side } = boundsOf(face.mesh);
      expect(face.head.roll).toBeCloseTo(roll, 3);
      expect(face.square).toEqual({ x, y, side: 1.1 * side, angle: face.head.roll });
      expect(face.mesh.confidence).toBeCloseTo(0.9, 6);
      expect([...face.expression.probabilities]).toEqual([0, 0, 0, 1, 0, 0, 0]);
      expect([...new Set(face.expression.embedding)]).toEqual([1]);
      // The head that was drawn, turned: its chin is 25 below its middle.
      expect(face.mesh.points[3 * 152]!).toBeCloseTo(120 + 2 * place - 25 * Math.sin(roll), 1);
      expect(face.mesh.points[3 * 152 + 1]!).toBeCloseTo(140 + 25 * Math.cos(roll), 1);
    }
  });

  it('leaves no tensor, not even where it is left in the middle', async () => {
    const { models, pictures } = scriptedFaces([[at(60)], [at(60)], [at(60)]]);
    const before = tf.memory().numTensors;
    for await (const seen of followFaces(models, streamed(pictures))) if (seen.seconds > 0.1) break;
    expect(tf.memory().numTensors).toBe(before);
  });
});
