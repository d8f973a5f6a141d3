/** A phrase of at most so many words is looked for. */
const LONGEST_PHRASE = 24;
/** So often in a row people do say one or two words, "no no no no"; nobody says a longer phrase three times. */
const OFTEN = { short: 6, long: 3 } as const;
const SHORT_PHRASE = 2;

/**
 * Finds what language models do when they hear nothing: one phrase over and over. Words said once are kept, and of a phrase that is
 * repeated in a row more often than people do, one.
 *
 * @example
 * withoutRepetition('thank you so much thank you so much thank you so much'); // { words: 'thank you so much', repeated: true }
 */
export function withoutRepetition(text: string): { readonly words: string; readonly repeated: boolean } {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const plain = words.map((word) => word.toLowerCase().replace(/[^\p{L}\p{N}']/gu, ''));
  const kept: string[] = [];
  let repeated = false;
  for (let at = 0; at < words.length;) {
    const loop = loopAt(plain, at);
    kept.push(...words.slice(at, at + (loop?.length ?? 1)));
    repeated ||= loop !== undefined;
    at += loop === undefined ? 1 : loop.length * loop.times;
  }
  return { words: repeated ? kept.join(' ') : text.trim(), repeated };
}

/** The shortest phrase that begins here and is repeated too often. */
function loopAt(words: readonly string[], at: number): { readonly length: number; readonly times: number } | undefined {
  for (let length = 1; length <= LONGEST_PHRASE && at + 2 * length <= words.length; length++) {
    let same = 0;
    while (at + length + same < words.length && words[at + same] === words[at + length + same]) same++;
    const times = 1 + Math.floor(same / length);
    if (times >= (length <= SHORT_PHRASE ? OFTEN.short : OFTEN.long)) return { length, times };
  }
  return undefined;
}
