import type { OfStreams } from '../streams-of.ts';

/** Simulated text lives in the space of text. Errors: `data/mosei: simulated text must be as wide as text, 4096, received 768`. */
export function expectOneTextSpace({ text, simulated }: OfStreams<number>, name: string): void {
  if (text === undefined || simulated === undefined || text === simulated) return;
  throw new Error(`${name}: simulated text must be as wide as text, ${text}, received ${simulated}`);
}
