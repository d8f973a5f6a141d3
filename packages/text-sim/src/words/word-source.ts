import type { Heard } from '../hearing/recogniser.ts';
import type { SimulationInput, SimulationOptions } from '../text-simulator.ts';

/** Where the words of an utterance come from. */
export interface WordSource {
  readonly name: string;
  /** All that the words depend on, but for the utterance; it holds no key and no address. */
  readonly identity: Readonly<Record<string, string | number | null>>;
  /** @throws Error in one line, with the reason; it never holds a key */
  wordsOf(input: SimulationInput, options?: SimulationOptions): Promise<Heard>;
}
