import * as tf from '@tensorflow/tfjs';
import { FLOWS, noDropout } from '@sdumc/core';
import { sdumcLoss } from '@sdumc/losses';
import { compare, worst, type Comparison } from '../comparison.ts';
import type { GoldenFolder } from '../golden-folder.ts';
import {
  GOLDEN_OUTPUTS,
  goldenBatch,
  goldenNetwork,
  lossSettings,
  type ExpectedFlow,
  type ModelExpectations,
  type Nested,
  type Scenario,
} from '../golden-model.ts';

const FILE = 'model/expected.json';
const TOLERANCE = 1e-5;

/** Both flows, every loss part and the total, in every scenario of the file. */
export async function checkModelForward(folder: GoldenFolder): Promise<Comparison[]> {
  const { config, weights: lossWeights, scenarios } = await folder.json<ModelExpectations>(FILE);
  const weights = await folder.tensors('model/weights.safetensors');
  const inputs = await folder.tensors('model/inputs.safetensors');

  return scenarios.flatMap((scenario) => {
    const network = goldenNetwork({ config, weights, scenario: { ...scenario, masked: scenario.lengths !== null } });
    const compared = tf.tidy(() => {
      const batch = goldenBatch(inputs, scenario.lengths);
      const flows = network.flows({ batch, dropout: noDropout });
      const outputs = FLOWS.flatMap((flow) =>
        (Object.keys(GOLDEN_OUTPUTS) as (keyof ExpectedFlow)[]).map((name) =>
          compare({
            file: FILE,
            quantity: `${flow}.${name}`,
            expected: flat(scenario[flow][name]),
            received: flows[flow][GOLDEN_OUTPUTS[name]].dataSync(),
            tolerance: TOLERANCE,
          }),
        ),
      );
      const { total, parts } = sdumcLoss({ flows, valence: batch.valence, ...lossSettings(lossWeights) });
      const received: Record<string, tf.Scalar | undefined> = { ...parts, total };
      const losses = Object.entries({ ...scenario.losses, total: scenario.total }).map(([part, expected]) =>
        compare({
          file: FILE,
          quantity: part,
          expected: [expected],
          received: received[part]?.dataSync() ?? [NaN],
          tolerance: TOLERANCE,
        }),
      );
      const name = describe(scenario);
      return [worst(`${name}: outputs`, outputs), worst(`${name}: losses`, losses)];
    });
    network.dispose();
    return compared;
  });
}

function describe({ lengths, imagine, residual }: Scenario): string {
  return `${lengths ?? 'no masks'}, ${imagine ? `MIA with residual ${residual}` : 'no MIA'}`;
}

function flat(nested: Nested): number[] {
  return (nested as (number | Nested)[]).flatMap((entry) => (typeof entry === 'number' ? [entry] : flat(entry)));
}
