/** Whatever a server answered, for an error, which is cut where it is told. */
export function shown(answer: unknown): string {
  return (JSON.stringify(answer) as string | undefined) ?? 'nothing'; // of undefined it is none
}
