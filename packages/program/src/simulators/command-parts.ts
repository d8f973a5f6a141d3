import { InvalidArgumentError } from 'commander';

/**
 * A program and its arguments as a person writes them: parted by spaces, but for what stands in quotes. Nothing else is special; no shell
 * sees it.
 */
export function commandParts(line: string): [string, ...string[]] {
  const parts: string[] = [];
  for (const [, double, single, plain] of line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g))
    parts.push(double ?? single ?? plain ?? '');
  const [program, ...args] = parts;
  if (program === undefined || !args.some((argument) => argument.includes('{wav}')))
    throw new InvalidArgumentError(`must be a program and its arguments, one of which holds {wav}, received "${line}"`);
  return [program, ...args];
}
