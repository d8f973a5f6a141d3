import type { Outcome } from './child/killable-reader.ts';
import type { PythonAnswer } from './python/python-reader.ts';

export interface Limits {
  /** Beyond what a valid file takes */
  readonly milliseconds: number;
  readonly megabytes: number;
}

/** What came of one mutant. */
export type Verdict =
  | { readonly kind: 'refused' | 'read' | 'not compared' }
  /** Python reads all of it and we do not. */
  | { readonly kind: 'refused though readable'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Holds one read against the rules: it ends, in time and in little memory, with every file closed; an error is one line that
 * begins with the path; a value is the very one that Python reads; and where nothing is named as lost, nothing is.
 *
 * @param folder every path in an error begins with it
 * @param python undefined where there is no Python to ask
 */
export function judge(
  outcome: Outcome,
  { folder, limits, python }: { folder: string; limits: Limits; python: PythonAnswer | undefined },
): Verdict {
  if (outcome.kind === 'crashed') return failed(`crashed: ${outcome.reason}`);
  if (outcome.kind === 'hung') return failed(`hung: no answer after ${outcome.milliseconds.toFixed(0)} ms`);
  const { reading, error, milliseconds, ownMilliseconds, megabytes, filesLeftOpen } = outcome;
  if (milliseconds - ownMilliseconds > limits.milliseconds)
    return failed(`took ${milliseconds.toFixed(0)} ms, a valid file ${ownMilliseconds.toFixed(0)}`);
  if (megabytes > limits.megabytes) return failed(`took ${megabytes.toFixed(0)} MB of memory`);
  if (filesLeftOpen > 0) return failed(`${filesLeftOpen} files left open after: ${error ?? 'a value'}`);

  const refusals = error === undefined ? (reading?.refusals ?? []) : [error];
  const unclear = refusals.find((line) => /[\r\n]/.test(line) || !line.startsWith(folder));
  if (unclear !== undefined)
    return failed(`an error must be one line that begins with the path, received ${JSON.stringify(unclear)}`);

  if (python === undefined) return { kind: error === undefined ? 'not compared' : 'refused' };
  if ('error' in python && refusals.length > 0) return { kind: 'refused' };
  const theirs = 'values' in python ? python.values : {};
  const ours = reading?.values ?? {};
  for (const [address, digest] of Object.entries(ours)) {
    if (theirs[address] === undefined)
      return failed(`${address}: a value, where Python reads none${'error' in python ? ` (${python.error})` : ''}`);
    if (theirs[address] !== digest) return failed(`${address}: not the value that Python reads`);
  }
  const lost = Object.keys(theirs).find((address) => ours[address] === undefined);
  if (lost !== undefined && refusals.length === 0)
    return failed(`${lost}: Python reads it, we leave it out and say nothing`);
  if (lost !== undefined) return { kind: 'refused though readable', reason: refusals[0]! };
  return { kind: error === undefined && Object.keys(ours).length > 0 ? 'read' : 'refused' };
}

function failed(reason: string): Verdict {
  return { kind: 'failed', reason };
}
