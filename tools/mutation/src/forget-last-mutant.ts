import { inject } from 'vitest';

// A setup file. In a process that stays, Stryker leaves the last mutant on until the first test begins, and its count of
// steps with it; files which build what they test while they are loaded would build it of that mutant.
const told = inject as (key: string) => unknown;
const state = (globalThis as Record<string, unknown>)[told('globalNamespace') as string] as {
  activeMutant: string | undefined;
  hitCount: number;
};
state.hitCount = 0;
if (told('mutantActivation') !== 'static') state.activeMutant = undefined;
