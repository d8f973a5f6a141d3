import * as tf from '@tensorflow/tfjs';
import { packBatch, randomStream, type Batch, type FlowOutput, type Stream } from '@sdumc/core';
import type { LossWeights } from '@sdumc/losses';
import { importWeights, publishedNetwork, TwoFlowNetwork, type NamedTensor, type NetworkConfig } from '@sdumc/model';
import type { LossSettings } from '@sdumc/trainer';

/** model/expected.json */
export interface ModelExpectations {
  readonly config: {
    readonly dims: readonly [number, number, number];
    readonly d: number;
    readonly h: number;
    readonly latents: readonly [number, number];
  };
  readonly weights: LossWeights;
  readonly scenarios: readonly Scenario[];
  readonly training?: {
    readonly masked: boolean;
    readonly imagine: boolean;
    readonly residual: 'transition' | 'text';
    readonly lengths?: Lengths;
    readonly weightDecay: number;
    readonly baseLearningRate: number;
    readonly learningRate: readonly number[];
    readonly loss: readonly number[];
  };
}

export type Lengths = 'length' | 'length_absent' | null;

export interface Scenario {
  readonly lengths: Lengths;
  readonly imagine: boolean;
  readonly residual: 'transition' | 'text';
  readonly complete: ExpectedFlow;
  readonly missing: ExpectedFlow;
  readonly losses: Readonly<Record<string, number>>;
  readonly total: number;
}

export type Nested = readonly (number | Nested)[];

export type ExpectedFlow = Readonly<Record<'valence' | 'feature' | 'rnc' | 'textQuery' | 'textViews', Nested>>;

/** What the golden files call the outputs of a flow. */
export const GOLDEN_OUTPUTS = {
  valence: 'valence',
  feature: 'representation',
  rnc: 'contrast',
  textQuery: 'textQuery',
  textViews: 'textViews',
} as const satisfies Readonly<Record<keyof ExpectedFlow, keyof FlowOutput>>;

export function goldenNetwork({
  config,
  weights,
  scenario,
}: {
  config: ModelExpectations['config'];
  weights: ReadonlyMap<string, NamedTensor>;
  scenario: Pick<Scenario, 'imagine' | 'residual'> & { masked: boolean };
}): TwoFlowNetwork {
  const [audio, text, video] = config.dims;
  const network = new TwoFlowNetwork(
    {
      ...publishedNetwork({ audio, text, video }),
      width: config.d,
      viewWidth: config.h,
      latentWidths: { utterance: config.latents[0], views: config.latents[1] },
      imagination: scenario.imagine ? scenario.residual : 'none',
      maskPadding: scenario.masked,
      contrastWidth: contrastWidthOf(weights),
    } satisfies NetworkConfig,
    randomStream(0),
  );
  importWeights(network, weights);
  return network;
}

function contrastWidthOf(weights: ReadonlyMap<string, NamedTensor>): number {
  return weights.get('orgin_linear_change.0.weight')?.shape[0] ?? 64;
}

/** The golden inputs as a batch; without lengths every frame is observed. */
export function goldenBatch(inputs: ReadonlyMap<string, NamedTensor>, lengths: Lengths): Batch {
  const input = (name: string): NamedTensor => {
    const found = inputs.get(name);
    if (found === undefined) throw new Error(`model/inputs.safetensors: "${name}" is missing`);
    return found;
  };
  const frames = (stream: Stream) => tf.tensor3d(input(stream).data, input(stream).shape as [number, number, number]);
  const mask = (stream: Stream): tf.Tensor2D => {
    const [batch, length] = input(stream).shape as [number, number];
    if (lengths === null) return tf.ones([batch, length]);
    const observed = input(`${stream}_${lengths}`).data;
    return tf.tensor2d(
      Float32Array.from({ length: batch * length }, (_, i) => (i % length < observed[Math.floor(i / length)]! ? 1 : 0)),
      [batch, length],
    );
  };
  const [audio, text, simulated, video] = [mask('audio'), mask('text'), mask('simulated'), mask('video')];
  const padded = {
    frames: { audio: frames('audio'), text: frames('text'), simulated: frames('simulated'), video: frames('video') },
    frameMask: { complete: { audio, text, video }, missing: { audio, text: simulated, video } },
    valence: tf.tensor1d(input('valence').data),
  };
  const batch = packBatch(padded);
  tf.dispose(padded);
  return batch;
}

export function lossSettings(weights: LossWeights): LossSettings {
  return { weights, contrastTemperature: 2, contrastTolerance: 1e-4 };
}
