import * as tf from '@tensorflow/tfjs';
import { FLOWS, noDropout, packFrames, perModality, streamOf, type Stream } from '@sdumc/core';
import { readPublishedCheckpoint } from '@sdumc/model';
import { compare, type Comparison } from '../comparison.ts';
import type { GoldenFolder } from '../golden-folder.ts';
import type { Nested } from '../golden-model.ts';

interface LayoutExpectations {
  /** In words; it names the frames of each stream */
  readonly inputs: string;
  readonly parameters: number;
  readonly unused: readonly string[];
  readonly complete: readonly (readonly [number])[];
  readonly missing: readonly (readonly [number])[];
  /** Of the complete flow, then of the missing flow */
  readonly feature: readonly Nested[];
}

const FILE = 'model/published-layout.pt';

/** A PyTorch checkpoint in the public layout: its parameters, and what it predicts on inputs that are a formula. */
export async function checkPublishedLayout(folder: GoldenFolder): Promise<Comparison[]> {
  const expected = await folder.json<LayoutExpectations>('model/published-layout.expected.json');
  const { network, unused } = await readPublishedCheckpoint(folder.path(FILE));
  const parameters = [...network.parameters.values()].reduce((sum, { size }) => sum + size, 0);
  const count = (quantity: string, wanted: number, received: number) =>
    compare({ file: FILE, quantity, expected: [wanted], received: [received], tolerance: 0 });

  const outputs = tf.tidy(() =>
    FLOWS.flatMap((flow, position) => {
      const frames = perModality((modality) => {
        const padded = formulaFrames({
          batch: expected[flow].length,
          frames: frameCount(expected.inputs, streamOf(flow, modality)),
          width: network.config.featureWidths[modality],
        });
        return packFrames({ frames: padded, frameMask: null });
      });
      const { valence, representation } = network.flow({ flow, frames, dropout: noDropout });
      const held = { file: FILE, tolerance: 1e-5 };
      return [
        compare({
          ...held,
          quantity: `${flow}.valence`,
          expected: expected[flow].flat(),
          received: valence.dataSync(),
        }),
        compare({
          ...held,
          quantity: `${flow}.feature`,
          expected: (expected.feature[position] as Nested).flat(2) as number[],
          received: representation.dataSync(),
        }),
      ];
    }),
  );
  network.dispose();
  return [
    count('parameters', expected.parameters, parameters),
    count('tensors of unused layers', expected.unused.length, unused.length),
    ...outputs,
  ];
}

function frameCount(inputs: string, stream: Stream): number {
  const found = new RegExp(`${stream} (\\d+)`).exec(inputs)?.[1];
  if (found === undefined)
    throw new Error(`published-layout.expected.json: inputs do not say how many ${stream} frames`);
  return Number(found);
}

/** x[b, t, d] = ((flat index mod 17) − 8)/8 */
function formulaFrames({ batch, frames, width }: { batch: number; frames: number; width: number }): tf.Tensor3D {
  const values = Float32Array.from({ length: batch * frames * width }, (_, i) => ((i % 17) - 8) / 8);
  return tf.tensor3d(values, [batch, frames, width]);
}
