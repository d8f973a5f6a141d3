import * as tf from '@tensorflow/tfjs';
import { afterAll, describe, expect, test } from 'vitest';
import { goldenTensors, networkLike } from '../testing/golden-network.ts';
import { exportTensors, exportWeights, importWeights, type NamedTensor } from './network-weights.ts';
import { publishedName } from './published-names.ts';
import type { TwoFlowNetwork } from './two-flow-network.ts';

const golden = await goldenTensors('weights.safetensors');
const network = networkLike();
afterAll(() => network.dispose());

const values = (model: TwoFlowNetwork) =>
  [...model.parameters.values()].map((variable) => Array.from(variable.dataSync()));

describe('importWeights', () => {
  test('turns [out, in] into [in, out], the context vector [1, d] into [d], and leaves biases', () => {
    importWeights(network, golden);
    const parameter = (name: string) => network.parameters.get(name)!.arraySync();
    const at = (name: string, position: number) => golden.get(name)!.data[position];
    // frame_dim_reshape_1.weight is [32, 24]
    const weight = parameter('umca.frameProjection.text.weight') as number[][];
    expect([weight.length, weight[0]!.length]).toEqual([24, 32]);
    for (let output = 0; output < 32; output++)
      for (let input = 0; input < 24; input++)
        expect(weight[input]![output]).toBe(at('frame_dim_reshape_1.weight', output * 24 + input));
    // A square one, where a forgotten transposition would not show in the shape
    const square = parameter('umca.attentionPooling.audio.projection.weight') as number[][];
    expect(square[3]![7]).toBe(at('fra2utt_0.input_proj.weight', 7 * 32 + 3));
    const context = parameter('umca.attentionPooling.video.context');
    expect(context).toEqual(Array.from(golden.get('fra2utt_2.attention_context_vector')!.data));
    expect(parameter('valenceHead.bias')).toEqual(Array.from(golden.get('fc_out_v.bias')!.data));
  });

  test('leaves no tensor behind', () => {
    const before = tf.memory().numTensors;
    importWeights(network, golden);
    exportWeights(network);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('passes over layers that nothing uses, by name', () => {
    const unused = { shape: [3], data: Float32Array.of(1, 2, 3) };
    const more = new Map([
      ...golden,
      ['fc_out_e.bias', unused],
      ['fc_out_ev.weight', unused],
      ['prelu.weight', unused],
      ['layer_normali.bias', unused],
    ]);
    importWeights(network, more);
    expect(exportWeights(network)).toEqual(golden);
  });

  test('passes over imagination autoencoders where the network has none, and only there', () => {
    const without = networkLike({ imagination: 'none' });
    importWeights(without, golden);
    const kept = exportWeights(without);
    expect(golden.size - kept.size).toBe(16);
    for (const [name, tensor] of kept) expect(tensor).toEqual(golden.get(name));
    const other = networkLike();
    expect(() => importWeights(other, kept)).toThrow(
      /^network weights: "missing_text_imagination_mlp\..*" is missing$/,
    );
    without.dispose();
    other.dispose();
  });

  const spoiled = (name: string, tensor: NamedTensor | null) => {
    const tensors = new Map(golden);
    if (tensor === null) tensors.delete(name);
    else tensors.set(name, tensor);
    return tensors;
  };
  const last = golden.get('orgin_linear_change.2.bias')!;
  test.each<[string, ReadonlyMap<string, NamedTensor>]>([
    ['"orgin_linear_change.2.bias" is missing', spoiled('orgin_linear_change.2.bias', null)],
    ['"fra2utt_1.attention_context_vector" is missing', spoiled('fra2utt_1.attention_context_vector', null)],
    ['unknown tensor "fc_out_x.bias"', spoiled('fc_out_x.bias', last)],
    ['unknown tensor "prelude.weight"', spoiled('prelude.weight', last)],
    [
      'unknown tensor "missing_text_imagination_mlp.encoder_1.0.bias"',
      spoiled('missing_text_imagination_mlp.encoder_1.0.bias', last),
    ],
    [
      '"frame_dim_reshape_0.weight" must be [32, 20], received [20, 32]',
      spoiled('frame_dim_reshape_0.weight', { ...golden.get('frame_dim_reshape_0.weight')!, shape: [20, 32] }),
    ],
    [
      '"fra2utt_0.attention_context_vector" must be [1, 32], received [32]',
      spoiled('fra2utt_0.attention_context_vector', {
        ...golden.get('fra2utt_0.attention_context_vector')!,
        shape: [32],
      }),
    ],
    [
      '"fc_out_v.bias" must be [1], received [2]',
      spoiled('fc_out_v.bias', { shape: [2], data: Float32Array.of(0, 1) }),
    ],
    [
      '"orgin_linear_change.2.bias" must hold 64 values, received 63',
      spoiled('orgin_linear_change.2.bias', { shape: last.shape, data: last.data.subarray(1) }),
    ],
  ])('refuses, and changes nothing: %s', (message, tensors) => {
    const fresh = networkLike({}, 5);
    const before = values(fresh);
    expect(() => importWeights(fresh, tensors)).toThrow(new Error(`network weights: ${message}`));
    expect(values(fresh)).toEqual(before);
    fresh.dispose();
  });
});

test('a network without imagination passes over the weights of its layers, and of no others', () => {
  const without = networkLike({ imagination: 'none' });
  const stray = new Map(golden).set('fc_out_x.bias', golden.get('fc_out_v.bias')!);
  expect(() => importWeights(without, stray)).toThrow(new Error('network weights: unknown tensor "fc_out_x.bias"'));
  without.dispose();
});

describe('exportWeights', () => {
  test('returns a copy, so that writing to it leaves the network as it is', () => {
    const before = values(network);
    for (const { data } of exportWeights(network).values()) data.fill(7);
    expect(values(network)).toEqual(before);
  });

  test('gives back what was imported, to the bit', () => {
    importWeights(network, golden);
    const exported = exportWeights(network);
    expect(exported.size).toBe(golden.size);
    for (const [name, { shape, data }] of golden) expect(exported.get(name), name).toEqual({ shape, data });
  });

  test('gives copies: what happens to the network later does not reach them', () => {
    const model = networkLike({}, 6);
    const exported = exportWeights(model);
    const before = structuredClone(exported);
    for (const variable of model.parameters.values()) variable.assign(tf.zerosLike(variable));
    expect(exported).toEqual(before);
    model.dispose();
  });

  test('has shapes as PyTorch: a weight [out, in], a context vector [1, d]', () => {
    for (const [name, variable] of network.parameters) {
      const expected = name.endsWith('.context')
        ? [1, ...variable.shape]
        : name.endsWith('.weight')
          ? variable.shape.toReversed()
          : variable.shape;
      expect(exportWeights(network).get(publishedName(name))?.shape).toEqual(expected);
    }
  });
});

test('exportTensors lays out whatever has the shape of parameters', () => {
  const gradient = tf.tensor2d([[1], [2], [3]]);
  const exported = exportTensors(new Map<string, tf.Tensor>([['valenceHead.weight', gradient]]));
  expect(exported).toEqual(new Map([['fc_out_v.weight', { shape: [1, 3], data: Float32Array.of(1, 2, 3) }]]));
  const square = tf.tensor2d([
    [1, 2],
    [3, 4],
  ]);
  expect(
    exportTensors(new Map<string, tf.Tensor>([['contrastHead.1.weight', square]])).get('orgin_linear_change.2.weight')
      ?.data,
  ).toEqual(Float32Array.of(1, 3, 2, 4));
  tf.dispose([gradient, square]);
});
