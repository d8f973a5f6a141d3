import type { Workload } from './read-workload.ts';

/** Widths inside the network. */
export interface NetworkWidths {
  /** d, of a projected frame */
  readonly frame: number;
  /** h, of a view */
  readonly view: number;
  /** l of the MIA over utterances and of the one over views */
  readonly latent: { readonly utterance: number; readonly view: number };
  /** Of the contrast head */
  readonly contrast: number;
}

/** As the paper has them. */
export const PUBLISHED_WIDTHS: NetworkWidths = {
  frame: 256,
  view: 128,
  latent: { utterance: 128, view: 64 },
  contrast: 64,
};

const MODALITIES = 3;
/** fused, audio and text, text and video, audio and video, and each alone. */
const QUERIES = 7;
const FLOPS_PER_MULTIPLY_ADD = 2;
/** A product y = xW has two in its gradient, each as large as itself: for x and for W. */
const PRODUCTS = { forward: 1, inputGradient: 1, weightGradient: 1 } as const;

/**
 * What training takes of an utterance on average, in 10⁹ floating-point operations: forward and backward through both
 * flows, over the frames that there are, without padding. A multiply-add is two operations. What is element by element
 * is left out, and so is Rank-N-Contrast, which is none of the network. The queries' projection W_q is counted once a flow,
 * though every modality has one of its own: so 1.80 and 0.557 come out, by which others measure these workloads; what is
 * really computed is 0.6 % and 2 % more.
 *
 * Frames are projected once for both flows, but for text, which differs; they need no gradient themselves, the frames
 * being data.
 *
 * @param rows which utterances; all where it is left out
 * @example
 * modelGflop(await readWorkload('mmsa-unaligned.json')) * utterancesPerSecond; // GFLOP/s
 */
export function modelGflop(
  { dims, frames, utterances }: Workload,
  rows: readonly number[] = Array.from({ length: utterances }, (_, row) => row),
  widths = PUBLISHED_WIDTHS,
): number {
  const { forward, inputGradient, weightGradient } = PRODUCTS;
  let multiplyAdds = 0;
  for (const row of rows) {
    const [audio, text, simulated, video] = (['audio', 'text', 'simulated', 'video'] as const).map(
      (sequence) => frames[sequence][row]!,
    ) as [number, number, number, number];
    const projection =
      linear(dims.audio, widths.frame, audio) +
      linear(dims.text, widths.frame, text + simulated) +
      linear(dims.video, widths.frame, video);
    const flows = flow([audio, text, video], widths) + flow([audio, simulated, video], widths) + imagination(widths);
    multiplyAdds += (forward + weightGradient) * projection + (forward + inputGradient + weightGradient) * flows;
  }
  return (FLOPS_PER_MULTIPLY_ADD * multiplyAdds) / rows.length / 1e9;
}

/** Multiply-adds of a flow over projected frames, T of each modality, without imagination. */
function flow(frames: readonly number[], { frame: d, view: h, contrast }: NetworkWidths): number {
  const perModality = frames.map((count) => framePooling(count, d) + mlp([d, d, d]) + crossAttention(count, d) + mlp([d, d, h], QUERIES)); // prettier-ignore
  const modalityWeights = mlp([MODALITIES * d, d, d, MODALITIES]);
  const queries = QUERIES * linear(d, d) + linear(d, d, QUERIES); // their MLPs, and W_q once for all modalities
  const viewWeights = mlp([QUERIES * h, d, h, QUERIES]);
  const heads = linear(h, 1) + mlp([h, contrast, contrast]);
  return perModality.reduce((sum, one) => sum + one, 0) + modalityWeights + queries + viewWeights + heads;
}

/** Keys tanh(FW + b) [T, d], their scores against the context [T], the weighted sum of frames [d]. */
function framePooling(frames: number, d: number): number {
  return linear(d, d, frames) + linear(d, 1, frames) + linear(frames, d);
}

/** Keys [T, d], scores [T, 7], weighted sums of frames [7, d]. */
function crossAttention(frames: number, d: number): number {
  return linear(d, d, frames) + linear(d, QUERIES, frames) + linear(frames, d, QUERIES);
}

/** Both autoencoders of the missing flow, the second over every view. */
function imagination({ frame, view, latent }: NetworkWidths): number {
  const autoencoder = (width: number, inner: number, rows: number) =>
    mlp([MODALITIES * width, width, width, inner, width], rows);
  return autoencoder(frame, latent.utterance, 1) + autoencoder(view, latent.view, QUERIES);
}

/** Products of one layer after another. */
function mlp(widths: readonly number[], rows = 1): number {
  return widths.slice(1).reduce((sum, to, layer) => sum + linear(widths[layer]!, to, rows), 0);
}

/** Multiply-adds of [rows, from] × [from, to]. */
function linear(from: number, to: number, rows = 1): number {
  return rows * from * to;
}
