import type { MessagePort } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs';
import { readValues, type Flow, type TwoFlowModel } from '@sdumc/core';
import { lendPart } from '../step/batch-part.ts';
import type { LossOutputs } from '../step/join-parts.ts';
import { gradientsOf } from '../step/loss-and-gradients.ts';
import { restoreWeights } from '../training/host-weights.ts';
import { layoutOf, outputRows } from '../step/output-rows.ts';
import { sharedNumbers } from './shared-numbers.ts';
import type { Introduction, Reply, Request, Task } from './thread-protocol.ts';

/**
 * The other end of `threadGradients`: computes gradients in this thread for as long as it is asked to.
 *
 * Between the way there and the way back it waits, blocking, for the loss of the whole batch, of which it has a part.
 *
 * @param model of the same configuration as the one that is trained; its weights are overwritten at every step
 * @example
 * ```ts
 * // in a worker thread, the backend chosen
 * serveGradients({ port: parentPort, model: new TwoFlowNetwork(config, randomStream(0)) });
 * ```
 */
export function serveGradients({ port, model }: { readonly port: MessagePort; readonly model: TwoFlowModel }): void {
  const reply = (message: Reply) => port.postMessage(message);
  let shared: Introduction | undefined;
  port.on('message', (request: Request) => {
    try {
      if (request.kind === 'introduction') shared = request;
      else if (shared !== undefined) compute(model, shared, request, reply);
    } catch (error) {
      reply({ kind: 'failed', message: (error as Error).message });
    }
  });
  reply({ kind: 'ready' });
}

function compute(model: TwoFlowModel, shared: Introduction, task: Task, reply: (message: Reply) => void): void {
  restoreWeights(model.parameters, shared.weights);
  const { value, gradients } = gradientsOf({
    model,
    passes: task.parts.map(lendPart),
    lossOf: (flows) => lossElsewhere(flows, shared, task, reply),
  });
  for (const [name, gradient] of gradients) readValues(gradient, shared.gradients.get(name)!);
  tf.dispose([value, ...gradients.values()]);
  reply({ kind: 'gradients', names: [...gradients.keys()] });
}

/** A loss whose value nobody here knows, with the slopes that another thread finds for it. */
function lossElsewhere(
  flows: Readonly<Record<Flow, LossOutputs>>,
  { turn }: Introduction,
  task: Task,
  reply: (message: Reply) => void,
): tf.Scalar {
  const loss = tf.customGrad((rows) => {
    const { shape, size } = rows as tf.Tensor2D;
    const [outputs, slopes] = [sharedNumbers(size), sharedNumbers(size)];
    readValues(rows as tf.Tensor2D, outputs);
    reply({ kind: 'outputs', layout: layoutOf(flows.complete), outputs, slopes });
    return {
      value: tf.scalar(0),
      gradFunc: () => {
        while (Atomics.load(turn, 0) < task.turn) Atomics.wait(turn, 0, task.turn - 1);
        return tf.tensor2d(slopes.slice(), shape);
      },
    };
  });
  return tf.tidy(() => loss(outputRows(flows)) as tf.Scalar);
}
