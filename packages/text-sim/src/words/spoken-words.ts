import { printable } from '../printable.ts';
import { withoutMarkup } from './without-markup.ts';
import { withoutRepetition } from './without-repetition.ts';

/**
 * The words of what a recogniser, a server, a program or a table says: without control characters, without marks for sounds that are not
 * speech, and with a phrase that is repeated over and over once. All word sources give their words through here.
 *
 * @example
 * spokenWords('[Music] no\u001b[31m way'); // { words: 'no way', repeated: false }
 */
export function spokenWords(said: string): { readonly words: string; readonly repeated: boolean } {
  return withoutRepetition(withoutMarkup(printable(said)));
}
