/**
 * A text that is all in capitals, in lower case; any other as it is. Transcripts are often written so, those of CMU-MOSI for one, and
 * a vocabulary that tells `Good` from `good` knows hardly a word in capitals. A single capital, as in `I`, is no reason.
 *
 * @example
 * withoutCapitals('I LOVED IT'); // 'i loved it'
 * withoutCapitals('I saw NASA'); // 'I saw NASA'
 */
export function withoutCapitals(text: string): string {
  return /\p{Lu}\p{Lu}/u.test(text) && !/\p{Ll}/u.test(text) ? text.toLowerCase() : text;
}
