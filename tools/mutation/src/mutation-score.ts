const FOUND = ['Killed', 'Timeout'];
const MISSED = ['Survived', 'NoCoverage'];
const NAMES: Readonly<Record<string, string>> = {
  Killed: 'killed',
  Timeout: 'timed out',
  Survived: 'survived',
  NoCoverage: 'not covered',
  RuntimeError: 'failed to run',
  Ignored: 'ignored',
};

/** Mutants that tests found, in percent of those that count: what was ignored and what could not run does not. */
export function mutationScore(statuses: readonly string[]): number {
  const found = statuses.filter((status) => FOUND.includes(status)).length;
  const missed = statuses.filter((status) => MISSED.includes(status)).length;
  return (100 * found) / (found + missed);
}

/** The last line of the program. */
export function scoreLine(room: string, statuses: readonly string[]): string {
  const counts = Object.entries(NAMES).flatMap(([status, name]) => {
    const count = statuses.filter((other) => other === status).length;
    return count > 0 || status !== 'RuntimeError' ? [`${count} ${name}`] : [];
  });
  return `mutation: ${room} ${mutationScore(statuses).toFixed(1)} % (${counts.join(', ')})`;
}
