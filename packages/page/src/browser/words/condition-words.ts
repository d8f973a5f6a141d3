import type { Condition } from '@sdumc/core';

/** The conditions in the order in which they are shown. */
export const CONDITIONS = ['complete', 'simulated', 'absent'] as const satisfies readonly Condition[];

export const CONDITION_TITLES: Readonly<Record<Condition, string>> = {
  complete: 'Complete',
  simulated: 'Simulated',
  absent: 'Absent',
};

export const CONDITION_MEANINGS: Readonly<Record<Condition, string>> = {
  complete: 'with the text itself',
  simulated: 'text from audio',
  absent: 'without any text',
};
