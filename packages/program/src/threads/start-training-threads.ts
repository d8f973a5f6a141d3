import type { BackendName } from '@sdumc/backend';
import type { TwoFlowNetwork } from '@sdumc/model';
import { threadGradients, type ThreadGradients } from '@sdumc/trainer';
import type { GradientThreadData } from './gradient-thread.ts';
import { startThread } from './start-thread.ts';

const ENTRY = new URL('./gradient-thread.ts', import.meta.url);

/**
 * Threads that train a network together, each with a backend of its own.
 *
 * @example
 * ```ts
 * const gradients = await startTrainingThreads({ network, backend: 'wasm', threads: 2 });
 * ```
 */
export async function startTrainingThreads({
  network,
  backend,
  threads,
}: {
  readonly network: TwoFlowNetwork;
  readonly backend: BackendName;
  readonly threads: number;
}): Promise<ThreadGradients> {
  const data: GradientThreadData = { backend, config: network.config };
  const started = Array.from({ length: threads }, () => startThread(ENTRY, data));
  return threadGradients(network, started);
}
