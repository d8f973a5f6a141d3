import { capital } from './capital.ts';

/** A line as a sentence, whether or not whoever wrote it took it for one. */
export function sentence(line: string): string {
  return /[.!?]$/.test(line) ? capital(line) : `${capital(line)}.`;
}
