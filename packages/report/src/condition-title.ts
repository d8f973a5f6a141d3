import type { Condition } from '@sdumc/core';

/** The conditions in the order in which they are shown. */
export const CONDITIONS = ['complete', 'simulated', 'absent'] as const satisfies readonly Condition[];

/** What a condition means, in a few words. */
export const CONDITION_TITLES: Readonly<Record<Condition, string>> = {
  complete: 'Complete: real text',
  simulated: 'Simulated: text from audio',
  absent: 'Absent: no text',
};
