import type { RandomStream } from '../random/random-stream.ts';

/** Uniform in ±1/√fanIn, as PyTorch initialises the weight and the bias of a Linear. */
export function uniformByFanIn({ size, fanIn, random }: { size: number; fanIn: number; random: RandomStream }) {
  const bound = 1 / Math.sqrt(fanIn);
  const values = new Float32Array(size); // filled in a loop: Float32Array.from calls back at several times the cost of a draw
  for (let at = 0; at < size; at++) values[at] = bound * (2 * random.uniform() - 1);
  return values;
}

/** Xavier normal: standard deviation √(2/(fanIn + fanOut)) (Glorot and Bengio, 2010). */
export function xavierNormal({ fanIn, fanOut, random }: { fanIn: number; fanOut: number; random: RandomStream }) {
  const deviation = Math.sqrt(2 / (fanIn + fanOut));
  return Float32Array.from({ length: fanIn * fanOut }, () => deviation * random.normal());
}
