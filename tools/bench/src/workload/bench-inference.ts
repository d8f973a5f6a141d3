import { selectBackend } from '@sdumc/backend';
import { noDropout, perModality, randomStream, segmentsOf, streamOf } from '@sdumc/core';
import { makeBatch, type HostBatch } from '@sdumc/datasets';
import { publishedNetwork, TwoFlowNetwork } from '@sdumc/model';
import * as tf from '@tensorflow/tfjs';
import { peakMegabytes } from '../process-memory.ts';
import { tableOf } from '../table-of.ts';
import { noiseSamples, streamWidths } from './noise-samples.ts';
import type { WorkloadBench } from './workload-bench.ts';

/** Clips at once: one that somebody waits for, and many. */
const BATCH_SIZES = [1, 32] as const;

/** So many calls are timed, after some that are not. */
const CALLS = { 1: 200, 32: 40 } as const;
const WARM_UP = 3;

export interface InferencePoint {
  readonly batch: number;
  readonly clipsPerSecond: number;
  /** From the clips' features on the host to their valence, half of all calls are faster than this */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What the last line says. */
export interface InferenceResults {
  readonly mode: 'infer';
  readonly workload: string;
  readonly backend: string;
  readonly points: readonly InferencePoint[];
  readonly peakMemoryMb: number;
}

/** Times predictions of the complete flow, of one clip and of many at once. */
export async function benchInference(
  bench: Pick<WorkloadBench, 'workload' | 'backend' | 'print'>,
): Promise<InferenceResults> {
  const { workload, print } = bench;
  const { name, description } = await selectBackend(bench.backend);
  print(`backend: ${description}`);
  const network = new TwoFlowNetwork({ ...publishedNetwork(workload.dims), maskPadding: true }, randomStream(1));
  const sample = noiseSamples(workload);
  const points = BATCH_SIZES.map((batch): InferencePoint => {
    const milliseconds: number[] = [];
    for (let call = -WARM_UP; call < CALLS[batch]; call++) {
      const rows = Array.from({ length: batch }, (_, at) => ((call + WARM_UP) * batch + at) % workload.utterances);
      const host = makeBatch(rows.map(sample), streamWidths(workload));
      const began = performance.now();
      predict(network, host);
      if (call >= 0) milliseconds.push(performance.now() - began);
    }
    milliseconds.sort((left, right) => left - right);
    const total = milliseconds.reduce((sum, one) => sum + one, 0);
    const quantile = (share: number) => milliseconds[Math.ceil(share * milliseconds.length) - 1]!;
    return {
      batch,
      clipsPerSecond: rounded((1000 * batch * milliseconds.length) / total),
      p50Ms: rounded(quantile(0.5)),
      p99Ms: rounded(quantile(0.99)),
    };
  });
  network.dispose();
  const lines = points.map((point) => [point.batch, point.clipsPerSecond, point.p50Ms, point.p99Ms].map(String));
  for (const line of tableOf([['batch', 'clips/s', 'p50 ms', 'p99 ms'], ...lines])) print(line);
  return { mode: 'infer', workload: workload.name, backend: name, points, peakMemoryMb: Math.round(peakMegabytes()) };
}

function predict(network: TwoFlowNetwork, host: HostBatch): Float32Array {
  return tf.tidy(() => {
    const frames = perModality((modality) => {
      const { values, width } = host.rows[modality];
      const stream = streamOf('complete', modality);
      const counts = host.segments[stream].map(({ count }) => count);
      const used = segmentsOf(counts).reduce((most, { start, count }) => Math.max(most, start + count), 1);
      // Real text comes before simulated text among the rows of text.
      const rows = tf.tensor2d(values.subarray(0, used * width), [used, width]);
      return { rows, counts, paddedCount: host.longest[stream] };
    });
    return network.flow({ flow: 'complete', frames, dropout: noDropout }).valence.dataSync() as Float32Array;
  });
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}
