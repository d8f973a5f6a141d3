import type { Worker } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs';
import { readValues, sumOfArrays, type TwoFlowModel } from '@sdumc/core';
import { sdumcLoss, type LossPart } from '@sdumc/losses';
import type { BatchPart } from '../step/batch-part.ts';
import { bufferPool } from '../step/buffer-pool.ts';
import { MOST_BYTES_AT_ONCE, type GradientSource } from '../step/gradient-source.ts';
import type { LossSettings, StepResult } from '../step/loss-and-gradients.ts';
import { joinParts } from '../step/join-parts.ts';
import { outputsOf, widthOf } from '../step/output-rows.ts';
import { sharedNumbers, sharedWeights } from './shared-numbers.ts';
import type { Reply, Request, SharedOutputs } from './thread-protocol.ts';

export interface ThreadGradients extends GradientSource {
  /** Ends the threads. */
  readonly close: () => Promise<void>;
}

/**
 * Gradients from several threads, each with a backend and a copy of the model of its own. A batch is divided among them; what
 * the model says of all utterances comes together here for the loss, so that Rank-N-Contrast and the distillation see the
 * whole batch; its slopes go back to the threads. Frames and weights lie in memory that all share.
 *
 * The same batch gives the same gradients as in one thread, up to the rounding of float32, and the same bytes each time with
 * the same number of threads.
 *
 * @param threads running `serveGradients`
 * @example
 * ```ts
 * const gradients = await threadGradients(model, threads);
 * await trainModel({ ...input, gradients });
 * await gradients.close();
 * ```
 */
export async function threadGradients(model: TwoFlowModel, threads: readonly Worker[]): Promise<ThreadGradients> {
  const { parameters } = model;
  const sizes = new Map([...parameters].map(([name, { size }]) => [name, size]));
  const weights = sharedWeights(sizes);
  const turn = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const members = threads.map((thread) => {
    const member = { thread, gradients: sharedWeights(sizes), replies: repliesOf(thread) };
    return member;
  });
  await Promise.all(members.map(({ replies }) => replies.next('ready')));
  for (const { thread, gradients } of members)
    thread.postMessage({ kind: 'introduction', weights, gradients, turn } satisfies Request);

  const pool = bufferPool(sharedNumbers);
  const compute = async (parts: readonly BatchPart[], loss: LossSettings): Promise<StepResult> => {
    for (const [name, variable] of parameters) readValues(variable, weights.get(name)!);
    const next = Atomics.load(turn, 0) + 1;
    const busy = members
      .map((member, at) => ({ ...member, parts: parts.filter((_, part) => part % members.length === at) }))
      .filter((member) => member.parts.length > 0);
    for (const member of busy)
      member.thread.postMessage({ kind: 'task', parts: member.parts, turn: next } satisfies Request);
    const outputs = await Promise.all(busy.map(({ replies }) => replies.next('outputs')));
    const labels = busy.flatMap((member) => member.parts.flatMap(({ host }) => [...host.valence]));
    const { total, parts: losses } = lossAndSlopes(outputs, labels, loss);
    Atomics.store(turn, 0, next);
    Atomics.notify(turn, 0);
    const [first] = await Promise.all(busy.map(({ replies }) => replies.next('gradients')));
    const gradients = new Map<string, tf.Tensor>();
    for (const name of first!.names) {
      const own = busy.map((member) => member.gradients.get(name)!);
      gradients.set(name, sumOfArrays(own, parameters.get(name)!.shape));
    }
    for (const { host } of parts) for (const { values } of Object.values(host.rows)) pool.giveBack(values);
    return { total, parts: losses, gradients };
  };
  return {
    partsFor: (bytes) => threads.length * Math.max(1, Math.ceil(bytes / threads.length / MOST_BYTES_AT_ONCE)),
    allocate: pool.take,
    compute,
    close: async () => {
      await Promise.all(threads.map((thread) => thread.terminate()));
    },
  };
}

/** The loss of all utterances; writes its slopes to where the threads find them. */
function lossAndSlopes(
  shared: readonly SharedOutputs[],
  labels: readonly number[],
  loss: LossSettings,
): Pick<StepResult, 'total' | 'parts'> {
  const [{ layout }] = shared as [SharedOutputs];
  const width = widthOf(layout);
  const values: Partial<Record<LossPart, number>> = {};
  const total = tf.tidy(() => {
    const rows = shared.map(({ outputs }) => tf.tensor2d(outputs.slice(), [outputs.length / width, width]));
    const valence = tf.tensor1d([...labels]);
    const { value, grads } = tf.valueAndGrads((...all) => {
      const flows = joinParts(all.map((one) => outputsOf(one as tf.Tensor2D, layout)));
      const { total: sum, parts } = sdumcLoss({ flows, valence, ...loss });
      for (const [part, scalar] of Object.entries(parts)) values[part as LossPart] = scalar.dataSync()[0]!;
      return sum;
    })(rows);
    grads.forEach((slope, at) => readValues(slope, shared[at]!.slopes));
    return value.dataSync()[0]!;
  });
  return { total, parts: values };
}

/** A thread's replies, one after another. */
function repliesOf(thread: Worker) {
  const waiting: ((reply: Reply) => void)[] = [];
  const arrived: Reply[] = [];
  const arrive = (reply: Reply) => {
    const next = waiting.shift();
    if (next === undefined) arrived.push(reply);
    else next(reply);
  };
  thread.on('message', arrive);
  thread.on('error', (error) => arrive({ kind: 'failed', message: error.message }));
  thread.on('exit', (code) => arrive({ kind: 'failed', message: `it ended with exit code ${code}` }));
  return {
    /** @throws Error where the thread says anything else */
    next: async <Kind extends Reply['kind']>(kind: Kind): Promise<Extract<Reply, { kind: Kind }>> => {
      const first = arrived.shift();
      const reply = first ?? (await new Promise<Reply>((resolve) => waiting.push(resolve)));
      if (reply.kind === kind) return reply as Extract<Reply, { kind: Kind }>;
      throw new Error(
        `training thread: ${reply.kind === 'failed' ? reply.message : `expected ${kind}, received ${reply.kind}`}`,
      );
    },
  };
}
