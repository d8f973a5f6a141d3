import type { BatchPart } from '../step/batch-part.ts';
import type { OutputLayout } from '../step/output-rows.ts';

/** What a thread is told once: memory that it shares. */
export interface Introduction {
  readonly kind: 'introduction';
  /** The weights that all threads compute with, by name; written before a step begins */
  readonly weights: ReadonlyMap<string, Float32Array>;
  /** The thread's own gradients, by name; read when it has said so */
  readonly gradients: ReadonlyMap<string, Float32Array>;
  /** One number: how many steps' slopes have been written */
  readonly turn: Int32Array;
}

/** A step: the parts that a thread computes. */
export interface Task {
  readonly kind: 'task';
  readonly parts: readonly BatchPart[];
  /** What `turn` is when the slopes of the outputs are there */
  readonly turn: number;
}

export type Request = Introduction | Task;

export type Reply =
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'outputs' } & SharedOutputs)
  /** The gradients are there, for these parameters */
  | { readonly kind: 'gradients'; readonly names: readonly string[] }
  | { readonly kind: 'failed'; readonly message: string };

/** What the model says of a thread's parts, in memory that is shared. */
export interface SharedOutputs {
  readonly layout: OutputLayout;
  /** The utterances of the complete flow, then those of the missing flow; [2B, W] */
  readonly outputs: Float32Array;
  /** Where the thread finds the loss's slopes of them */
  readonly slopes: Float32Array;
}
