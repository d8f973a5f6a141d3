import { getSystemErrorMap } from 'node:util';

/** Says in words what the operating system refused, without the path of a temporary file: `no space left on device (ENOSPC)`. */
export function describeSystemError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { errno, code } = error as NodeJS.ErrnoException;
  const known = errno === undefined ? undefined : getSystemErrorMap().get(errno);
  return known === undefined ? error.message : `${known[1]} (${code})`;
}
