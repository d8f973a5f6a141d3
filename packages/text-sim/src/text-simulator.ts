import type { FrameSequence } from '@sdumc/core';
import type { Sound } from './hearing/sound.ts';

/** What a simulator may listen to, and whose it is. */
export interface SimulationInput {
  readonly id: string;
  /** Audio features; left out where the utterance has none */
  readonly audio?: FrameSequence;
  /** The sound, decoded when it is asked for; null where the clip turns out to have none. Left out where nobody can hear it */
  readonly sound?: () => Promise<Sound | null>;
  /** Hash of the clip, where it is known: what was heard of it need not be heard again */
  readonly contentHash?: string;
}

/** How simulated text came about. */
export type SimulationMeta = Readonly<Record<string, string | number | boolean>>;

/** Text as it may have been, in the feature space of real text. */
export interface SimulatedText {
  /** S, [T, D]; left out where there was nothing to hear */
  readonly frames?: FrameSequence;
  /** The words behind the frames, where the simulator has any */
  readonly words?: string;
  readonly meta: SimulationMeta;
}

export interface SimulationOptions {
  readonly signal?: AbortSignal;
}

/** Makes text from audio: from an LLM, a recogniser, or a fitted map. */
export interface TextSimulator {
  readonly name: string;
  /** @throws Error in one line, with the reason; it never holds a key */
  simulate(input: SimulationInput, options?: SimulationOptions): Promise<SimulatedText>;
}
