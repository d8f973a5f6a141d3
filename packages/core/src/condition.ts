/**
 * What is known of the text at test time: real text, text simulated from the audio, or no text of any kind.
 * Real text goes through the complete flow, the other two through the missing flow.
 */
export const CONDITIONS = ['complete', 'simulated', 'absent'] as const;

export type Condition = (typeof CONDITIONS)[number];

/**
 * What simulated text is made from: `words` recognised in the sound, encoded like real transcripts, or a `map` fitted from audio
 * features to text features. The two lie in one space and look alike to nothing that was trained: a network can read only the kind
 * that it was trained on.
 */
export const SIMULATION_KINDS = ['words', 'map'] as const;

export type SimulationKind = (typeof SIMULATION_KINDS)[number];
