import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { selectBackend, type BackendName } from '@sdumc/backend';
import { randomStream } from '@sdumc/core';
import { TwoFlowNetwork, type NetworkConfig } from '@sdumc/model';
import { serveGradients } from '@sdumc/trainer';

/** What the thread is started with. */
export interface GradientThreadData {
  readonly backend: BackendName;
  readonly config: NetworkConfig;
}

// A thread of training: see start-training-threads.ts.
const { backend, config } = workerData as GradientThreadData;
await selectBackend(backend, { threads: 1 });
serveGradients({ port: parentPort as MessagePort, model: new TwoFlowNetwork(config, randomStream(0)) });
