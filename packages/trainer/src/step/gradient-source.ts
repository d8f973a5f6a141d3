import { type TwoFlowModel } from '@sdumc/core';
import { lendPart, type BatchPart } from './batch-part.ts';
import { bufferPool } from './buffer-pool.ts';
import { lossAndGradients, type LossSettings, type StepResult } from './loss-and-gradients.ts';

/** Where the gradients of a step come from: this thread, or several. */
export interface GradientSource {
  /** Into how many parts a batch is best divided that takes so many bytes of memory. */
  readonly partsFor: (bytes: number) => number;
  /** Makes room for the frames of a part, where it can be used without a copy. */
  readonly allocate: (numbers: number) => Float32Array;
  /** The loss of the whole batch and its gradients, with the weights that the model has now. The parts' room is used again. */
  readonly compute: (parts: readonly BatchPart[], loss: LossSettings) => Promise<StepResult>;
}

/** A thread computes at once what takes at most so many bytes; a batch that takes more goes through it in several parts. */
export const MOST_BYTES_AT_ONCE = 320e6;

/** Gradients from the model in this thread. */
export function localGradients(model: TwoFlowModel): GradientSource {
  const pool = bufferPool((numbers) => new Float32Array(numbers));
  return {
    partsFor: (bytes) => Math.max(1, Math.ceil(bytes / MOST_BYTES_AT_ONCE)),
    allocate: pool.take,
    compute: async (parts, loss) => {
      try {
        return lossAndGradients({ model, passes: parts.map(lendPart), loss });
      } finally {
        for (const { host } of parts) for (const { values } of Object.values(host.rows)) pool.giveBack(values);
      }
    },
  };
}
