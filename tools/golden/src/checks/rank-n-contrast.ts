import * as tf from '@tensorflow/tfjs';
import { rankNContrast } from '@sdumc/losses';
import { compare, type Comparison } from '../comparison.ts';
import type { GoldenFolder } from '../golden-folder.ts';

interface ContrastCase {
  readonly name: string;
  /** [B, views, D] */
  readonly z: readonly (readonly (readonly number[])[])[];
  /** [B, L] */
  readonly y: readonly (readonly number[])[];
  readonly temperature: number;
  readonly epsilon: number;
  readonly loss: number;
  /** [B, views, D] */
  readonly gradient: readonly (readonly (readonly number[])[])[];
}

const FILE = 'rnc.json';
const TOLERANCE = 1e-4;

/** Loss and gradient of every case; all views are rows, labels repeated. */
export async function checkRankNContrast(folder: GoldenFolder): Promise<Comparison[]> {
  const cases = await folder.list<ContrastCase>(FILE);
  return cases.flatMap(({ name, z, y, temperature, epsilon, loss, gradient }) => {
    const views = z[0]?.length ?? 0;
    const labels = Array.from({ length: views }, () => y).flat() as number[][];
    const { value, grad } = tf.tidy(() =>
      tf.valueAndGrad((features) =>
        rankNContrast({
          features: features as tf.Tensor2D,
          labels: tf.tensor2d(labels),
          temperature,
          tolerance: epsilon,
        }),
      )(tf.tensor2d(rowsByView(z, views))),
    );
    const compared = [
      compare({
        file: FILE,
        quantity: `${name}: loss`,
        expected: [loss],
        received: value.dataSync(),
        tolerance: TOLERANCE,
      }),
      compare({
        file: FILE,
        quantity: `${name}: gradient`,
        expected: rowsByView(gradient, views).flat(),
        received: grad.dataSync(),
        tolerance: TOLERANCE,
      }),
    ];
    tf.dispose([value, grad]);
    return compared;
  });
}

/** [B, views, D] → [views·B, D], one view after the other. */
function rowsByView(values: ContrastCase['z'], views: number): number[][] {
  return Array.from({ length: views }, (_, view) =>
    values.map((sample) => [...(sample[view] as readonly number[])]),
  ).flat();
}
