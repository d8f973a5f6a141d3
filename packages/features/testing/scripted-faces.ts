import * as tf from '@tensorflow/tfjs';
import type { Picture } from '@sdumc/core';
import type { FaceModels } from '../src/video/face-models.ts';
import { MESH_POINTS } from '../src/video/faces/face-mesh.ts';
import { madeUpHead } from './made-up-head.ts';

/** A face of a script: the square around it, upright unless told. */
export interface ScriptedFace {
  readonly x: number;
  readonly y: number;
  readonly side: number;
  readonly roll?: number;
}

const SIZE = 256;
const MESH = 192;

/**
 * Pictures, and models that see in picture n the faces of `script[n]`. A pixel of theirs holds where it is (red across, green down) and
 * which picture it is of (blue), so that the models know what square they are shown.
 */
export function scriptedFaces(script: readonly (readonly ScriptedFace[])[]): {
  readonly models: FaceModels;
  readonly pictures: readonly Picture[];
  /** Pictures that were searched as a whole */
  readonly searched: readonly number[];
} {
  const searched: number[] = [];
  const pictures = script.map((_, number): Picture => {
    const rgb = Uint8Array.from({ length: 3 * SIZE * SIZE }, (__, at) => {
      const pixel = Math.floor(at / 3);
      return [pixel % SIZE, Math.floor(pixel / SIZE), number][at % 3]!;
    });
    return { seconds: number / 5, width: SIZE, height: SIZE, rgb };
  });
  const detector = model((pixels) => {
    const number = Math.round((pixels[2]! + 1) * 127.5);
    searched.push(number);
    const [scores, points] = [new Float32Array(512).fill(-20), new Float32Array(512 * 16)];
    for (const [at, { x, y, side, roll = 0 }] of script[number]!.entries()) {
      const anchor = 2 * at; // of the first row, 16 apart
      scores[anchor] = 3;
      points.set([x - 16 * at - 8, y - 8, side, side, 0, 0, Math.cos(roll), Math.sin(roll)], 16 * anchor);
    }
    return {
      Identity: tf.tensor(scores, [1, 512, 1]),
      Identity_1: tf.fill([1, 384, 1], -20),
      Identity_2: tf.tensor(points, [1, 512, 16]),
      Identity_3: tf.zeros([1, 384, 16]),
    };
  });
  const mesh = model((pixels) => {
    const at = (row: number, column: number, channel: number) => 255 * pixels[3 * (row * MESH + column) + channel]!;
    const middle = [0, 1].map((channel) => (at(95, 95, channel) + at(96, 96, channel)) / 2 + 0.5) as [number, number];
    const [acrossX, acrossY] = [0, 1].map((channel) => (at(96, 106, channel) - at(96, 86, channel)) / 20) as [number, number]; // prettier-ignore
    const side = MESH * Math.hypot(acrossX, acrossY);
    const angle = Math.atan2(acrossY, acrossX);
    const away = ({ x, y }: ScriptedFace) => Math.hypot(x - middle[0], y - middle[1]);
    const near = script[Math.round(at(96, 96, 2))]!.filter((face) => away(face) < side / 2);
    const [face] = [...near].sort((left, right) => away(left) - away(right));
    // Where no face is, the mesh puts one where it looks, and says that it is not sure.
    const { x, y, roll = 0, ...drawn } = face ?? { x: middle[0], y: middle[1], side: side / 1.5, roll: angle };
    const head = madeUpHead({ x, y, roll, scale: drawn.side / 100 }).points;
    const points = new Float32Array(3 * MESH_POINTS);
    for (let point = 0; point < MESH_POINTS; point++) {
      const [right, down] = [head[3 * point]! - middle[0], head[3 * point + 1]! - middle[1]];
      const across = (right * Math.cos(angle) + down * Math.sin(angle)) / side + 0.5;
      const along = (down * Math.cos(angle) - right * Math.sin(angle)) / side + 0.5;
      points.set([MESH * across, MESH * along, (MESH * head[3 * point + 2]!) / side], 3 * point);
    }
    return { Identity_1: tf.tensor([face === undefined ? 0.1 : 0.9], [1, 1]), Identity_2: tf.tensor(points, [1, points.length]) }; // prettier-ignore
  });
  const expression = model(() => ({
    Identity: tf.tensor([0, 0, 0, 1, 0, 0, 0], [1, 7]),
    'StatefulPartitionedCall/model_1/add_2/add': tf.ones([1, 8, 8, 256]),
  }));
  return { models: { detector, mesh, expression }, pictures, searched };
}

function model(outputsOf: (pixels: Float32Array) => Readonly<Record<string, tf.Tensor>>): tf.GraphModel {
  const only: Pick<tf.GraphModel, 'execute'> = {
    execute(input, names) {
      const outputs = outputsOf((input as tf.Tensor).dataSync<'float32'>());
      return (names as string[]).map((name) => outputs[name]!);
    },
  };
  return only as tf.GraphModel;
}
