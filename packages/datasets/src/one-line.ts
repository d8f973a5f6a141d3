/** A text from a file as it can stand in an error: what would break the line or move the cursor is a question mark. */
export function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}|\u2028|\u2029/gu, '?');
}
