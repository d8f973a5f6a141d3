/** Letters, digits and their marks, with apostrophes inside; or one pictograph. */
const WORD = /[\p{L}\p{N}\p{M}]+(?:['’][\p{L}\p{N}\p{M}]+)*|\p{Extended_Pictographic}/gu;

/**
 * The words of a text in any script, in lower case and compatibility form, without punctuation.
 *
 * @example
 * splitWords('It wasn’t GOOD!'); // ['it', "wasn't", 'good']
 */
export function splitWords(text: string): string[] {
  const plain = text.normalize('NFKC').toLowerCase().replaceAll('’', "'");
  return plain.match(WORD) ?? [];
}
