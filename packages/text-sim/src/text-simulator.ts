import type { FrameSequence } from '@sdumc/core';

/** What a simulator may listen to. */
export interface SimulationInput {
  /** Audio features; left out where the utterance has no sound */
  readonly audio?: FrameSequence;
}

/** Text as it may have been, in the feature space of real text. */
export interface SimulatedText {
  /** S, [T, D]; left out where there was nothing to hear */
  readonly frames?: FrameSequence;
  /** The words behind the frames, where the simulator has any */
  readonly words?: string;
}

/** Makes text from audio: from an LLM, a recogniser, or a fitted map. */
export interface TextSimulator {
  readonly name: string;
  simulate(input: SimulationInput): Promise<SimulatedText>;
}
