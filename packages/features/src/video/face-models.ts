import type * as tf from '@tensorflow/tfjs';
import { loadPackagedModel } from '../models/load-packaged-model.ts';

const PACKAGE = '@vladmandic/human';

export interface FaceModels {
  readonly detector: tf.GraphModel;
  readonly mesh: tf.GraphModel;
  readonly expression: tf.GraphModel;
}

/** Loads the three models, which npm brings along. */
export async function loadFaceModels(): Promise<FaceModels> {
  const [detector, mesh, expression] = await Promise.all(
    ['blazeface', 'facemesh', 'emotion'].map((name) => loadPackagedModel(PACKAGE, `models/${name}.json`)),
  );
  return { detector: detector!, mesh: mesh!, expression: expression! };
}

export function disposeFaceModels({ detector, mesh, expression }: FaceModels): void {
  for (const model of [detector, mesh, expression]) model.dispose();
}
