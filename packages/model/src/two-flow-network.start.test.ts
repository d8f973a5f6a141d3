import { expect, test } from 'vitest';
import { tinyNetwork } from '../testing/tiny-network.ts';
import type { TwoFlowNetwork } from './two-flow-network.ts';

const values = (network: TwoFlowNetwork) =>
  Object.fromEntries([...network.parameters].map(([name, variable]) => [name, Array.from(variable.dataSync())]));

test('a network that starts from the mean counts all modalities and views alike, and is else as it was', () => {
  const network = tinyNetwork();
  const before = values(network);
  network.startFromMean(0.75);
  expect(values(network)).toEqual({
    ...before,
    'valenceHead.bias': [0.75],
    'umca.modalityWeights.output.bias': [1, 1, 1],
    'umca.viewWeighting.output.bias': new Array(7).fill(Math.fround(1 / 7)),
  });
  network.dispose();
});
