/** The beginning of whatever a server answered, for an error. */
export function shown(answer: unknown): string {
  const text = JSON.stringify(answer) as string | undefined; // of undefined it is none
  return text === undefined ? 'nothing' : text.slice(0, 100);
}
