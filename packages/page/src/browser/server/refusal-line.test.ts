import { expect, it } from 'vitest';
import { refusalLine } from './refusal-line.ts';

it('hands on what the server says, as a sentence', () => {
  expect(refusalLine(422, '{"error":"no sound and no picture in it"}', null)).toBe('No sound and no picture in it.');
});

it('says when to come again', () => {
  expect(refusalLine(429, '{"error":"16 clips wait"}', '20')).toBe('16 clips wait. Try again in 20 seconds.');
  expect(refusalLine(503, '', null)).toBe('The server is stopping. Try again later.');
});

it('has words for what comes from a proxy rather than from the server', () => {
  expect(refusalLine(413, '<html>413</html>', null)).toBe('The clip is too large for the server.');
  expect(refusalLine(502, 'null', null)).toBe('The server answered 502, and did not say why.');
});
