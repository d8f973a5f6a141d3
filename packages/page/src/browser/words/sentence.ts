import { capital } from './capital.ts';

/** A line as a sentence, whether or not whoever wrote it took it for one. What it begins by naming, as a file, stays as it is called. */
export function sentence(line: string): string {
  const begun = /^\S+:/.test(line) ? line : capital(line);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
