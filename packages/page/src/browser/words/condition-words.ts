import type { Condition } from '@sdumc/core';

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
