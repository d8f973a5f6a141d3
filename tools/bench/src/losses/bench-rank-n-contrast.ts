import * as tf from '@tensorflow/tfjs';
import { selectBackend, type BackendName } from '@sdumc/backend';
import { randomStream } from '@sdumc/core';
import { rankNContrast } from '@sdumc/losses';
import { peakMegabytes } from '../process-memory.ts';
import { tableOf } from '../table-of.ts';

export interface RankNContrastBench {
  readonly backend: BackendName;
  /** How many vectors, from 2 */
  readonly counts: readonly number[];
  readonly print: (line: string) => void;
}

/** What the last line prints. */
export interface RankNContrastResults {
  readonly mode: 'losses';
  readonly loss: 'rnc';
  readonly points: readonly RankNContrastPoint[];
  /** In 10⁶ bytes, of the whole process */
  readonly peakMemoryMb: number;
}

export interface RankNContrastPoint {
  readonly n: number;
  /** Of value and gradient */
  readonly seconds: number;
  /** Of the n(n − 1) there are */
  readonly nanosecondsPerPair: number;
  /** Seconds over n² log n, relative to the first n: 1 throughout where time grows so */
  readonly overNSquaredLogN: number;
}

const WIDTH = 64;
/** Small n are timed until this much is spent on them, large ones at least twice. */
const ENOUGH_SECONDS = 1;

/** Times Rank-N-Contrast with its gradient on random vectors, whose valences are thirds and so tie. */
export async function benchRankNContrast({
  backend,
  counts,
  print,
}: RankNContrastBench): Promise<RankNContrastResults> {
  print((await selectBackend(backend)).description);
  const points = relativeToFirst(counts.map((n) => ({ n, seconds: secondsOf(n) })));
  const peakMemoryMb = peakMegabytes();
  const rows = points.map(({ n, seconds, nanosecondsPerPair, overNSquaredLogN }) => [
    String(n),
    seconds.toPrecision(3),
    nanosecondsPerPair.toFixed(1),
    overNSquaredLogN.toFixed(2),
  ]);
  for (const line of tableOf([['n', 'seconds', 'ns per pair', 'over n² log n'], ...rows])) print(line);
  print(`peak memory: ${peakMemoryMb.toFixed(0)} MB`);
  return { mode: 'losses', loss: 'rnc', points, peakMemoryMb };
}

/**
 * @example
 * relativeToFirst([{ n: 2, seconds: 1 }, { n: 4, seconds: 8 }])[1].overNSquaredLogN; // 1: 4² log 4 is eight times 2² log 2
 */
export function relativeToFirst(
  timed: readonly { readonly n: number; readonly seconds: number }[],
): RankNContrastPoint[] {
  const ratios = timed.map(({ n, seconds }) => seconds / (n ** 2 * Math.log(n)));
  return timed.map(({ n, seconds }, at) => ({
    n,
    seconds,
    nanosecondsPerPair: (1e9 * seconds) / (n * (n - 1)),
    overNSquaredLogN: ratios[at]! / ratios[0]!,
  }));
}

/** The least of several: what else the machine does then matters least. */
function secondsOf(n: number): number {
  const random = randomStream(n);
  const features = tf.tensor2d(Float32Array.from({ length: n * WIDTH }, random.normal), [n, WIDTH]);
  const labels = tf.tensor1d(Float32Array.from({ length: n }, () => (random.integer(19) - 9) / 3));
  const solve = tf.valueAndGrad((x) =>
    rankNContrast({ features: x as tf.Tensor2D, labels, temperature: 2, tolerance: 1e-4 }),
  );
  let [best, spent] = [Infinity, 0];
  for (let round = 0; round < 2 || spent < ENOUGH_SECONDS; round++) {
    const began = performance.now();
    const { value, grad } = solve(features);
    value.dataSync();
    grad.dataSync();
    const seconds = (performance.now() - began) / 1000;
    tf.dispose([value, grad]);
    [best, spent] = [Math.min(best, seconds), spent + seconds];
  }
  tf.dispose([features, labels]);
  return best;
}
