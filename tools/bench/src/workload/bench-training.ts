import { selectBackend } from '@sdumc/backend';
import { randomStream } from '@sdumc/core';
import { publishedNetwork, TwoFlowNetwork } from '@sdumc/model';
import { startTrainingThreads } from '@sdumc/program';
import { Adam, divide, localGradients, trainingStep, type GradientSource, type LossSettings } from '@sdumc/trainer';
import { peakMegabytes } from '../process-memory.ts';
import { opTable, profileOps } from '../profile/op-profile.ts';
import { matmulGflops } from './matmul-peak.ts';
import { modelGflop } from './model-gflop.ts';
import { noiseSamples, streamWidths } from './noise-samples.ts';
import { batchesOfWorkload } from './read-workload.ts';
import type { WorkloadBench } from './workload-bench.ts';

/** As published: all losses, their weights, Adam. */
const LOSS: LossSettings = {
  weights: { complete: 0.5, missing: 0.5, text: 0.1, textViews: 0.7, feature: 0.13, rnc: 0.5 },
  contrastTemperature: 2,
  contrastTolerance: 1e-4,
};
const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 1e-5 };
const LEARNING_RATE = 1e-4;

/** What the last line says. */
export interface TrainingResults {
  readonly workload: string;
  readonly backend: string;
  readonly workers: number;
  readonly utterances: number;
  readonly seconds: number;
  readonly utterancesPerSecond: number;
  /** Of the whole process, all threads, 10⁶ bytes */
  readonly peakMemoryMb: number;
  readonly matmulGflops: number;
  /** Of one utterance, in 10⁹ operations */
  readonly modelGflop: number;
  readonly utilisation: number;
}

/**
 * Trains the full network once over a workload: both flows, MIA, all losses, dropout, Adam. The first batch is trained on
 * once more before, as a warm-up; making the inputs is not timed, bringing them to the backend is.
 */
export async function benchTraining(bench: WorkloadBench): Promise<TrainingResults> {
  const { workload, workers, print } = bench;
  const { name, description } = await selectBackend(bench.backend);
  print(`backend: ${description}, ${workers} ${workers === 1 ? 'thread' : 'threads'}`);
  const network = new TwoFlowNetwork({ ...publishedNetwork(workload.dims), maskPadding: true }, randomStream(1));
  const threads =
    workers > 1 ? await startTrainingThreads({ network, backend: bench.backend, threads: workers }) : null;
  let timed: { seconds: number; utterances: number };
  try {
    timed = await trainOnce(bench, network, threads ?? localGradients(network));
  } finally {
    await threads?.close();
  }
  const peakMemoryMb = Math.round(peakMegabytes());
  network.dispose();
  const peak = await matmulGflops({ backend: bench.backend, workers });
  const gflop = modelGflop(workload, batchesOfWorkload(workload, bench.batches).flat());
  const utterancesPerSecond = timed.utterances / timed.seconds;
  const results = {
    workload: workload.name,
    backend: name,
    workers,
    utterances: timed.utterances,
    seconds: round(timed.seconds, 3),
    utterancesPerSecond: round(utterancesPerSecond, 2),
    peakMemoryMb,
    matmulGflops: round(peak, 1),
    modelGflop: round(gflop, 4),
    utilisation: round((utterancesPerSecond * gflop) / peak, 3),
  };
  print(
    `${results.utterancesPerSecond} utterances/s, ${peakMemoryMb} MB at most, ${results.utilisation} of the ${results.matmulGflops} GFLOP/s that products reach`,
  );
  return results;
}

async function trainOnce(
  { workload, batches, profile, print }: WorkloadBench,
  network: TwoFlowNetwork,
  gradients: GradientSource,
): Promise<{ seconds: number; utterances: number }> {
  const sample = noiseSamples(workload);
  const adam = new Adam(network.parameters, ADAM);
  const rowsOfBatches = batchesOfWorkload(workload, batches);
  let seconds = 0;
  let utterances = 0;
  let step = 0;
  const train = async (rows: readonly number[], isCounted: boolean) => {
    const divided = divide(rows.map(sample), streamWidths(workload), gradients);
    const began = performance.now();
    await trainingStep({
      gradients,
      recipe: { loss: LOSS, hidden: null },
      adam,
      divided,
      learningRate: LEARNING_RATE,
      seed: 1,
      epoch: 0,
      step: step++,
    });
    if (!isCounted) return;
    seconds += (performance.now() - began) / 1000;
    utterances += rows.length;
  };
  await train(rowsOfBatches[0]!, false);
  const all = async () => {
    for (const rows of rowsOfBatches) {
      await train(rows, true);
      print(`batch of ${rows.length}: ${(utterances / seconds).toFixed(2)} utterances/s so far`);
    }
  };
  if (profile) for (const line of opTable(await profileOps(all), 40)) print(line);
  else await all();
  adam.dispose();
  return { seconds, utterances };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
