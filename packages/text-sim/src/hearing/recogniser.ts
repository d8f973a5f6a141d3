import type { SimulationMeta } from '../text-simulator.ts';
import type { Sound } from './sound.ts';

/** What was understood; no words where nothing was. */
export interface Heard {
  readonly words: string;
  readonly meta: SimulationMeta;
}

/** Turns sound into words: an LLM that takes audio, a transcription service, or a program. */
export interface Recogniser {
  readonly name: string;
  /**
   * All that its words depend on, but for the sound: model, prompt, language, temperature. Words are kept under it, so it holds no
   * key and no address.
   */
  readonly identity: Readonly<Record<string, string | number | null>>;
  /** @throws Error in one line, with the reason; it never holds a key */
  hear(sound: Sound, options?: { readonly signal?: AbortSignal }): Promise<Heard>;
}
