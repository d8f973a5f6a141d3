import { expect, it } from 'vitest';
import { barSpans } from './bar-spans.ts';

it('goes from zero to the right, or to the left where a weight is negative', () => {
  expect(barSpans([3, -1, 0])).toEqual({
    zero: 0.25,
    spans: [
      { start: 0.25, width: 0.75 },
      { start: 0, width: 0.25 },
      { start: 0.25, width: 0 },
    ],
  });
});

it('has room for zeros alone', () => {
  expect(barSpans([0])).toEqual({ zero: 0, spans: [{ start: 0, width: 0 }] });
});
