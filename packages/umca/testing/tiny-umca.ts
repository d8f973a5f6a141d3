import * as tf from '@tensorflow/tfjs';
import {
  noDropout,
  packFrames,
  perModality,
  randomStream,
  type Dropout,
  type FrameRows,
  type PerModality,
} from '@sdumc/core';
import {
  UnifiedModalityCrossAttention,
  type TextRepair,
  type UmcaConfig,
  type UmcaOutput,
} from '../src/unified-modality-cross-attention.ts';
import { plainUmca, type PlainRepair, type PlainUmca } from './plain-umca.ts';
import { BATCH, FEATURE_WIDTHS, MASKS, tinyFrames, tinyMasks } from './tiny-frames.ts';

/** d 5, h 3: small enough for plain arrays. */
export const TINY_UMCA = {
  featureWidths: FEATURE_WIDTHS,
  width: 5,
  viewWidth: 3,
  attentionScale: 0.7,
  frameDropoutRate: 0.4,
  mlpDropoutRate: 0.2,
} as const satisfies Omit<UmcaConfig, 'random'>;

/**
 * A small network, four utterances for it, and two ways to put them through: `attend` by the network, `attendPlainly` by
 * the reference in double precision, one element for each utterance. What a call leaves out is that of the fixture.
 */
export function tinyUmca() {
  const umca = new UnifiedModalityCrossAttention({ ...TINY_UMCA, random: randomStream(1) });
  // Larger weights than it starts from, so that no step is lost in the next one's bias.
  for (const parameter of umca.parameters.values()) parameter.assign(tf.mul(parameter, 2.5));
  const frames = tinyFrames(2);
  const frameMask = tinyMasks();

  const attend = ({
    layer = umca,
    inputs = frames,
    mask = frameMask,
    packed = perModality((m) => packFrames({ frames: inputs[m], frameMask: mask && mask[m] })),
    repairText = null,
    dropout = noDropout,
  }: {
    readonly layer?: UnifiedModalityCrossAttention;
    /** Padded frames, of which those are seen that the mask shows; all, padding included, where it is null */
    readonly inputs?: PerModality<tf.Tensor3D>;
    readonly mask?: PerModality<tf.Tensor2D> | null;
    readonly packed?: PerModality<FrameRows>;
    readonly repairText?: TextRepair | null;
    readonly dropout?: Dropout;
  } = {}): UmcaOutput => layer.attend({ projected: layer.project(packed), repairText, dropout });

  const attendPlainly = ({
    mask = MASKS,
    repair = null,
    factors = {},
  }: {
    readonly mask?: typeof MASKS | null;
    readonly repair?: PlainRepair | null;
    readonly factors?: Readonly<Record<string, number>>;
  } = {}): readonly PlainUmca[] => {
    const rows = perModality((m) => frames[m].arraySync());
    return Array.from({ length: BATCH }, (_, b) =>
      plainUmca({
        umca,
        attentionScale: TINY_UMCA.attentionScale,
        frames: perModality((m) => rows[m][b]!),
        observed: mask && perModality((m) => mask[m][b]!),
        repair,
        factors,
      }),
    );
  };

  return { umca, frames, frameMask, attend, attendPlainly };
}
