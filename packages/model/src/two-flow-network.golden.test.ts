import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { FLOWS, noDropout, packBatch, perModality, type Batch, type Stream } from '@sdumc/core';
import { assertClose, flatten, type Nested } from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { goldenPath, goldenTensors, networkLike } from '../testing/golden-network.ts';
import { importWeights } from './network-weights.ts';

describe('golden values', async () => {
  interface Scenario {
    readonly lengths: 'length' | 'length_absent' | null;
    readonly imagine: boolean;
    readonly residual: 'transition' | 'text';
    readonly complete: Readonly<Record<string, Nested>>;
    readonly missing: Readonly<Record<string, Nested>>;
  }
  const { scenarios } = JSON.parse(readFileSync(goldenPath('expected.json'), 'utf8')) as { scenarios: Scenario[] };
  const weights = await goldenTensors('weights.safetensors');
  const inputs = await goldenTensors('inputs.safetensors');
  const input = (name: string) => inputs.get(name)!;

  const batchOf = (lengths: Scenario['lengths']): Batch => {
    const frames = (stream: Stream) => tf.tensor3d(input(stream).data, input(stream).shape as [number, number, number]);
    const mask = (stream: Stream) => {
      const [batch, longest] = input(stream).shape as [number, number];
      const observed = lengths === null ? null : input(`${stream}_${lengths}`).data;
      const row = (b: number) => Array.from({ length: longest }, (_, t) => (t < (observed?.[b] ?? longest) ? 1 : 0));
      return tf.tensor2d(Array.from({ length: batch }, (_, b) => row(b)));
    };
    const masks = perModality(mask);
    return packBatch({
      frames: { audio: frames('audio'), text: frames('text'), simulated: frames('simulated'), video: frames('video') },
      frameMask: { complete: masks, missing: { ...masks, text: mask('simulated') } },
      valence: tf.tensor1d(input('valence').data),
    });
  };

  test('cover all nine scenarios', () => expect(scenarios).toHaveLength(9));

  test.each(
    scenarios.map((scenario) => ({
      scenario,
      name: `${scenario.lengths ?? 'all observed'}, ${scenario.imagine ? scenario.residual : `no MIA`}`,
    })),
  )('$name', ({ scenario }) => {
    const golden = networkLike({
      imagination: scenario.imagine ? scenario.residual : 'none',
      maskPadding: scenario.lengths !== null,
    });
    importWeights(golden, weights);
    const flows = golden.flows({ batch: batchOf(scenario.lengths), dropout: noDropout });
    const names = {
      feature: 'representation',
      rnc: 'contrast',
      textQuery: 'textQuery',
      textViews: 'textViews',
    } as const;
    for (const flow of FLOWS) {
      for (const [name, ours] of Object.entries(names))
        assertClose({
          what: `${flow}.${name}`,
          actual: flows[flow][ours].arraySync(),
          expected: scenario[flow][name]!,
          tolerance: 1e-5,
        });
      assertClose({
        what: `${flow}.valence`,
        actual: flows[flow].valence.arraySync(),
        expected: flatten(scenario[flow]['valence']!),
        tolerance: 1e-5,
      });
    }
    golden.dispose();
  });
});
