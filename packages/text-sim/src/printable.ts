/* eslint-disable no-control-regex -- control characters are what this file looks for */
/** What a terminal obeys: ESC [ …, ESC ] … BEL, ESC P … ESC \ and the like, also in their one-character forms. */
const SEQUENCES =
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90\x98\x9c-\x9f]*(?:\x07|\x1b\\|\x9c)|\x1b[ -/]*[0-~]/g;
const SPACES = /[\t-\r\x85\u2028\u2029]/g;
/** Other control characters, marks that turn the direction of a line around, and invisible characters. */
const UNSEEN = /[\p{Cc}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/**
 * Text from outside as one line that a terminal shows and does not obey: without escape sequences, control characters and marks of
 * direction.
 *
 * @example
 * printable('good\u001b[31m words\u0000\n end'); // 'good words end'
 */
export function printable(text: string): string {
  return text
    .replace(SEQUENCES, '')
    .replace(SPACES, ' ')
    .replace(UNSEEN, '')
    .replace(/\p{Cs}/gu, '\ufffd') // half a character
    .replace(/\s+/g, ' ')
    .trim();
}
