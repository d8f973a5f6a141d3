/** All controls but tab and newline, line separators of Unicode, and what turns the direction of the text that follows. */
// eslint-disable-next-line no-control-regex -- these are what must not reach a terminal
const UNSAFE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g;

const codeOf = (character: string, digits: number) => character.charCodeAt(0).toString(16).padStart(digits, '0');

/**
 * A text that is safe to print: what a terminal would obey (escape sequences, other controls, marks that reverse the direction of text)
 * is written out. Transcripts, names of files, ids, notes and answers of servers may hold any of it.
 *
 * @example
 * visibleText('\u001b[2J gone'); // '\\x1b[2J gone'
 */
export function visibleText(text: string): string {
  return text.replace(UNSAFE, (character) =>
    character < '\u0100' ? `\\x${codeOf(character, 2)}` : `\\u${codeOf(character, 4)}`,
  );
}

/**
 * JSON that is safe to print: the same characters as escapes of JSON, so that it still reads back as the value.
 *
 * @example
 * visibleJson({ said: '\u009b2J' }); // '{"said":"\\u009b2J"}'
 */
export function visibleJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(UNSAFE, (character) => `\\u${codeOf(character, 4)}`);
}

/** Prints a text and a newline on stdout, as {@link visibleText}. All that commands print goes through here or {@link printError}. */
export function print(text: string): void {
  process.stdout.write(`${visibleText(text)}\n`);
}

/** Prints a text and a newline on stderr, as {@link visibleText}. */
export function printError(text: string): void {
  process.stderr.write(`${visibleText(text)}\n`);
}
