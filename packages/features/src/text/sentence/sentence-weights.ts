import type * as tf from '@tensorflow/tfjs';
import type { DenseWeights, NormWeights, TransformerLayerWeights } from './transformer-layer.ts';

/** The weights of the sentence encoder, by what they do. */
export interface SentenceWeights {
  /** [8002, 256] */
  readonly embeddings: tf.Tensor2D;
  /** [1, 128], in radians a piece */
  readonly wavelengths: tf.Tensor2D;
  readonly layers: readonly TransformerLayerWeights[];
  /** From the mean of the pieces to the sentence */
  readonly sentence: DenseWeights;
}

const ENCODER = 'module/Encoder_en';
const APPLIED = 'module_apply_default/Encoder_en/KonaTransformer/Encode';
const STACK = `${APPLIED}/TransformerStack`;

/**
 * Finds the weights of the graph of Universal Sentence Encoder Lite by their names there.
 *
 * Errors: `sentence encoder: its weights must hold module/Embeddings_en, which is missing`.
 */
export function sentenceWeights(named: tf.GraphModel['weights']): SentenceWeights {
  function weight<T extends tf.Tensor>(name: string): T {
    const [found] = named[name] ?? [];
    if (found === undefined) throw new Error(`sentence encoder: its weights must hold ${name}, which is missing`);
    return found as T;
  }
  const joined = <T extends tf.Tensor>(name: string) => weight<T>(`${APPLIED}/${name}/ConcatPartitions/concat`);

  const convolution = (name: string): DenseWeights => ({
    weights: weight<tf.Tensor4D>(`${ENCODER}/KonaTransformer/Encode/${name}/kernel/part_0`),
    bias: joined(`${name}/bias`),
  });
  const feedForward = (layer: string, name: string): DenseWeights => ({
    weights: weight<tf.Tensor2D>(`${STACK}/${layer}/FFN/${name}/Tensordot/Reshape_1`),
    bias: joined(`${layer}/FFN/${name}/bias`),
  });
  const norm = (name: string): NormWeights => ({
    scale: joined(`${name}/layer_prepostprocess/layer_norm/layer_norm_scale`),
    bias: joined(`${name}/layer_prepostprocess/layer_norm/layer_norm_bias`),
  });
  const layerOf = (layer: string, residual: DenseWeights | null): TransformerLayerWeights => ({
    attentionNorm: norm(layer),
    queriesKeysValues: convolution(`${layer}/MultiheadAttention/qkv_transform_single`),
    attended: convolution(`${layer}/MultiheadAttention/output_transform_single`),
    residual,
    innerNorm: norm(`${layer}/FFN`),
    inner: feedForward(layer, 'conv1'),
    outer: feedForward(layer, 'conv2'),
  });

  const [first, second] = ['Layer_0/TransformerLayer', 'Layer_1/TransformerLayer'] as const;
  const widening: DenseWeights = { weights: joined(`${first}/dense/kernel`), bias: joined(`${first}/dense/bias`) };
  return {
    embeddings: weight('module/Embeddings_en'),
    wavelengths: weight(`${STACK}/Layer_0/AddTimingSignal/TimingSignal/ExpandDims_1`),
    layers: [layerOf(first, widening), layerOf(second, null)],
    sentence: {
      weights: weight<tf.Tensor2D>(`${ENCODER}/hidden_layers/tanh_layer_0/weights`),
      bias: weight(`${ENCODER}/hidden_layers/tanh_layer_0/bias`),
    },
  };
}
