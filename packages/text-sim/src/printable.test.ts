import { expect, it } from 'vitest';
import { printable } from './printable.ts';

it.each([
  ['colours', 'good\u001b[31;1m words\u001b[0m', 'good words'],
  ['the title of a window', 'good\u001b]0;owned\u0007 words', 'good words'],
  ['a title that another sequence ends', 'good\u001b]0;owned\u001b\\ words', 'good words'],
  ['a link', '\u001b]8;;http://example.org\u001b\\here\u001b]8;;\u001b\\', 'here'],
  ['sequences of one character', 'good\u009b31m words\u009d0;owned\u009c', 'good words'],
  ['device control', 'good\u001bP1$r0q\u001b\\ words', 'good words'],
  ['NUL, BEL and delete', 'go\u0000od\u0007 wo\u007frds', 'good words'],
  ['lines, tabs and separators', ' good\r\n\twords\u2028again\u0085', 'good words again'],
  ['a line that runs backwards', 'good \u202esdrow\u202c', 'good sdrow'],
  ['invisible characters', 'go\u200bod\ufeff \u{e0041}words', 'good words'],
])('takes %s out of a text', (_, text, expected) => {
  expect(printable(text)).toBe(expected);
});

it('keeps what follows a sequence without an end', () => {
  expect(printable('\u001b]0;title without end')).toBe('0;title without end');
});

it('keeps every script, joined letters and accents', () => {
  for (const text of ['谢谢大家', 'می‌خواهم', 'किताब', 'é è e\u0301', 'שלום', '감사합니다', '👩\u200d🚀'])
    expect(printable(text)).toBe(text);
});

it('leaves no half of a character', () => {
  expect(printable('a\ud800b')).toBe('a\ufffdb');
});
