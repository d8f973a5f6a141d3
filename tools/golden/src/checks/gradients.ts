import * as tf from '@tensorflow/tfjs';
import { noDropout } from '@sdumc/core';
import { exportTensors } from '@sdumc/model';
import { lossAndGradients } from '@sdumc/trainer';
import { compareTensors } from '../compare-tensors.ts';
import { worst, type Comparison } from '../comparison.ts';
import type { GoldenFolder } from '../golden-folder.ts';
import { goldenBatch, goldenNetwork, lossSettings, type ModelExpectations } from '../golden-model.ts';

/** Zero in theory (a shift of r changes no distance), rounding noise in the file. */
export const NOISE = 'orgin_linear_change.2.bias';

const FILE = 'model/gradients.safetensors';

/** The gradient of the total for every parameter, with masks and MIA. */
export async function checkGradients(folder: GoldenFolder): Promise<Comparison[]> {
  const { config, weights: lossWeights } = await folder.json<ModelExpectations>('model/expected.json');
  const expected = await folder.tensors(FILE);
  const inputs = await folder.tensors('model/inputs.safetensors');
  const network = goldenNetwork({
    config,
    weights: await folder.tensors('model/weights.safetensors'),
    scenario: { masked: true, imagine: true, residual: 'transition' },
  });
  const batch = goldenBatch(inputs, 'length');
  const { gradients } = lossAndGradients({
    model: network,
    passes: [(work) => work({ batch, dropout: noDropout })],
    loss: lossSettings(lossWeights),
  });
  const received = exportTensors(gradients);
  tf.dispose([...gradients.values()]);
  tf.dispose(batch as unknown as tf.TensorContainer);
  network.dispose();

  return [worst('gradients', compareTensors({ file: FILE, expected, received, tolerance: 1e-5, except: [NOISE] }))];
}
