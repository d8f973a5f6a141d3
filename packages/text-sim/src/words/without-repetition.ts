/** The longest phrase that is looked for: in words, or in characters of a script without spaces. */
const LONGEST_PHRASE = 48;
/** So often in a row people do say one or two words, "no no no no"; nobody says a longer phrase three times. */
const OFTEN = { short: 6, long: 3 } as const;
const SHORT_WORDS = 2;
/** Scripts without spaces write a word with one or two characters: three are short, four are not. */
const WORDS_OF_CHARACTER = 2 / 3;

/** A letter of a script that does not part words by spaces. */
const UNSPACED =
  '(?:(?=\\p{L})[\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Bopo}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}\\p{scx=Tibt}])';
/** Such a letter, or what stands between two spaces, and what follows it. */
const TOKENS = new RegExp(`${UNSPACED}\\p{M}*[^\\p{L}\\p{N}\\s]*\\s*|(?:(?!${UNSPACED})\\S)+\\s*`, 'gu');
const BEGINS_UNSPACED = new RegExp(`^${UNSPACED}`, 'u');

const LETTER = '\\p{L}\\p{M}*';
/** Loops without spaces, "hahahahahahaha": each needs more rounds than people write. The zeros of a number need most. */
const LOOPS_IN_WORDS = [
  `(\\p{Script=Hangul}{3,40}?)\\1{2,}`,
  `(\\p{Script=Hangul}{1,2}?)\\1{5,}`,
  `(${LETTER})\\1{11,}`,
  `(\\d{1,12}?)\\1{15,}`,
  `((?:${LETTER}){2,5}?)\\1{5,}`,
  `((?:${LETTER}){6,40}?)\\1{2,}`,
].map((loop) => new RegExp(loop, 'giu'));

/**
 * Finds what language models do when they hear nothing: one phrase over and over. Words said once are kept, and of a phrase that is
 * repeated in a row more often than people do, one; in any script, with spaces and without.
 *
 * @example
 * withoutRepetition('thank you so much thank you so much thank you so much'); // { words: 'thank you so much', repeated: true }
 * withoutRepetition('谢谢大家谢谢大家谢谢大家'); // { words: '谢谢大家', repeated: true }
 */
export function withoutRepetition(text: string): { readonly words: string; readonly repeated: boolean } {
  const looped = LOOPS_IN_WORDS.reduce((said, loop) => said.replace(loop, onceOf), text.trim());
  const tokens = looped.match(TOKENS) ?? [];
  const plain = tokens.map((token) => token.toLowerCase().replace(/[^\p{L}\p{M}\p{N}']/gu, ''));
  const weights = tokens.map((token) => (BEGINS_UNSPACED.test(token) ? WORDS_OF_CHARACTER : 1));
  const kept: string[] = [];
  let repeated = looped !== text.trim();
  for (let at = 0; at < tokens.length;) {
    const loop = loopAt(plain, weights, at);
    kept.push(...tokens.slice(at, at + (loop?.length ?? 1)));
    repeated ||= loop !== undefined;
    at += loop === undefined ? 1 : loop.length * loop.times;
  }
  return { words: repeated ? kept.join('').replace(/\s+/g, ' ').trim() : text.trim(), repeated };
}

/** A part of a loop; one letter that is drawn out, "nooooooo", is no loop of two. */
function onceOf(loop: string, part: string): string {
  const [first = ''] = part;
  const isDrawnOut = part.length > first.length && part.toLowerCase().replaceAll(first.toLowerCase(), '') === '';
  return isDrawnOut ? loop : part;
}

/** The shortest phrase that begins here and is repeated too often. */
function loopAt(
  words: readonly string[],
  weights: readonly number[],
  at: number,
): { readonly length: number; readonly times: number } | undefined {
  let weight = 0;
  for (let length = 1; length <= LONGEST_PHRASE && at + 2 * length <= words.length; length++) {
    weight += weights[at + length - 1]!;
    let same = 0;
    while (at + length + same < words.length && words[at + same] === words[at + length + same]) same++;
    const times = 1 + Math.floor(same / length);
    if (times >= (weight <= SHORT_WORDS ? OFTEN.short : OFTEN.long)) return { length, times };
  }
  return undefined;
}
