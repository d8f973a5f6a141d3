/** What an error says, in one line of at most so many characters. */
export function oneLine(error: unknown, longest = 300): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
