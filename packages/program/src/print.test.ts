import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { print, printError, visibleJson, visibleText } from './print.ts';
import { exitCodeOf } from './run-program.ts';

const printed = { stdout: '', stderr: '' };

beforeEach(() => {
  for (const name of ['stdout', 'stderr'] as const) {
    printed[name] = '';
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      printed[name] += String(text);
      return true;
    });
  }
});
afterEach(() => void vi.restoreAllMocks());

test.each([
  ['\u001b[2J\u001b]0;title\u0007gone', '\\x1b[2J\\x1b]0;title\\x07gone'],
  ['\u009b31mred', '\\x9b31mred'],
  ['over\rwritten\b\u007f\0', 'over\\x0dwritten\\x08\\x7f\\x00'],
  ['user\u202etxt.exe\u2066x\u2069', 'user\\u202etxt.exe\\u2066x\\u2069'],
  ['two\nlines\tof é 好 😀 العربية', 'two\nlines\tof é 好 😀 العربية'],
])('%j is printed as %j', (text, expected) => {
  expect(visibleText(text)).toBe(expected);
  print(text);
  printError(text);
  expect(printed).toEqual({ stdout: `${expected}\n`, stderr: `${expected}\n` });
});

test('JSON reads back as the value, and holds nothing that a terminal obeys', () => {
  const value = { said: '\u001b[2J\u009b2J \u202e \u2069 \n é' };
  for (const indent of [undefined, 2]) {
    const json = visibleJson(value, indent);
    expect(JSON.parse(json)).toEqual(value);
    expect(visibleText(json)).toBe(json);
  }
});

test('an error is printed without what a terminal obeys', async () => {
  expect(await exitCodeOf(() => Promise.reject(new Error('clip \u001b[31mred.mp4: gone')), [])).toBe(1);
  expect(printed.stderr).toBe('error: clip \\x1b[31mred.mp4: gone\n');
});
