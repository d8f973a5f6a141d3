/**
 * What is known of the text at test time: real text, text simulated from the audio, or no text of any kind.
 * Real text goes through the complete flow, the other two through the missing flow.
 */
export const CONDITIONS = ['complete', 'simulated', 'absent'] as const;

export type Condition = (typeof CONDITIONS)[number];
