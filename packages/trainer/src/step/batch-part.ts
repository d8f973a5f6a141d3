import { randomStream, utteranceDropout, type Batch, type Dropout, type Flow } from '@sdumc/core';
import type { HostBatch, ModalityMask } from '@sdumc/datasets';
import { deviceBatch, disposeBatch } from '../device-batch.ts';

/**
 * Some utterances of a batch, and all that is drawn at random for them: plain data, which may go to another thread. What is
 * drawn for an utterance depends on its place in the batch alone, so that a batch gives the same however it is divided.
 */
export interface BatchPart {
  readonly host: HostBatch;
  /** For each flow, [B, M], 1 = the modality may be seen */
  readonly keep: Readonly<Record<Flow, ModalityMask>>;
  /** Names the random numbers of dropout: seed and path of the step */
  readonly dropoutPath: readonly [seed: number, ...path: number[]];
  /** Of each utterance in the whole batch */
  readonly places: readonly number[];
}

/** A part as the model takes it. */
export interface DevicePart {
  readonly batch: Batch;
  readonly dropout: Dropout;
}

/** Brings a part to the device, runs what is to be done with it there, and takes it off again when all of that is done. */
export type PartLoan = <T>(work: (part: DevicePart) => T) => T;

/** A part that goes to the device when it is needed, and off it afterwards; each time with the same draws. */
export function lendPart({ host, keep, dropoutPath: [seed, ...path], places }: BatchPart): PartLoan {
  return (work) => {
    const streamsOf = (flow: number) => places.map((place) => randomStream(seed, ...path, flow, place));
    const batch = deviceBatch(host, keep);
    try {
      return work({ batch, dropout: utteranceDropout([...streamsOf(0), ...streamsOf(1)]) });
    } finally {
      disposeBatch(batch);
    }
  };
}
