/** Whatever a server answered, for an error, which is cut where it is told. */
export function shown(answer: unknown): string {
  if (answer === undefined || answer === '') return 'an empty answer';
  return JSON.stringify(answer);
}
