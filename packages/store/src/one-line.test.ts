import { expect, test } from 'vitest';
import { oneLine, shown, systemReason } from './one-line.ts';

test('whatever is said stays on one line', () => {
  expect(oneLine(new Error('a "b\r\n  c"\n\nd\u2028e'))).toBe('a "b c" d e');
  expect(oneLine('text')).toBe('text');
  expect([shown('a\n'), shown(NaN), shown(undefined), shown(null), shown([1])]).toEqual([
    '"a\\n"',
    'NaN',
    'undefined',
    'null',
    '[1]',
  ]);
  expect(shown('x'.repeat(200))).toBe(`"${'x'.repeat(76)}...`);
});

test('the system is quoted by its short name', () => {
  expect(systemReason(Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT' }))).toBe('ENOENT');
  expect(systemReason(new Error('else\n'))).toBe('else ');
});
