/** What an error says, in one line whatever it quotes. */
export function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ');
}

/** Any value as an error shows it: short, on one line. */
export function shown(value: unknown): string {
  if (typeof value === 'number') return String(value); // JSON has no NaN
  const text = JSON.stringify(value) as string | undefined; // undefined has no JSON
  if (text === undefined) return String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** `no such file or directory` and the like, by the system's short name for it. */
export function systemReason(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? oneLine(error);
}
