import { decode } from 'html-entities';

/** Marks of subtitles: `<i>`, `</font>`, `<v Speaker>`, `<00:01.000>`, `<|en|>`, `{\an8}`, `{b}`. */
const MARKS = /<rt>[^<]*(?:<\/rt>)?|<\/?[A-Za-z][^<>]*>|<\d[\d:.,]*>|<\|[^|<>]*\|>|\{\\[^{}]*\}|\{\/?[biu]\}/g;
const BREAKS = /<br\s*\/?>|\\N/gi;
/** What turns the direction of text, joins nothing, or is as wide as nothing. */
const INVISIBLE = /[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** A line of subtitles as it is read: without marks, entities and white space that is not between words. */
export function plainWords(line: string): string {
  const bare = line.replace(BREAKS, ' ').replace(MARKS, '');
  return decode(bare).replace(INVISIBLE, '').replace(/\s+/g, ' ').trim();
}
