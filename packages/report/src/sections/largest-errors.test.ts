import { expect, it } from 'vitest';
import type { TestPrediction } from '../run-details.ts';
import { largestErrors } from './largest-errors.ts';

/** Utterance, true, each condition, error, words: as the unrounded markup has them. */
function rowsOf(predictions: readonly TestPrediction[]): (string | number | null)[][] {
  const { markup } = largestErrors(predictions)!;
  const [, body] = /<tbody>([\s\S]*)<\/tbody>/.exec(markup)!;
  return body!
    .split('</tr>')
    .slice(0, -1)
    .map((row) => [
      /<bdi>(.*?)<\/bdi>/.exec(row)![1]!,
      ...[...row.matchAll(/<td>([\s\S]*?)<\/td>/g)]
        .slice(0, -1)
        .map(([, cell]) => /value="([^"]*)"/.exec(cell!)?.[1])
        .map((value) => (value === undefined ? null : Number(value))),
    ]);
}

it('takes the mean of all seeds and conditions, so that no seed and no condition speaks for the others', () => {
  const of = (id: string, seed: number, valence: number, [complete, simulated, absent]: readonly (number | null)[]) =>
    ({ id, seed, valence, complete, simulated, absent }) as TestPrediction;
  const rows = rowsOf([
    of('a', 1, 1, [1, 1.25, 0]),
    of('b', 1, -2, [-2, -1, null]),
    of('a', 2, 1, [2, 1, 2]),
    of('b', 2, -2, [1, 2, null]),
    of('a', 3, 1, [1.5, 0, -1]),
    of('c', 1, 0, [0.5, -0.5, 0.5]),
  ]);
  // a: |0| + 0.25 + 1, 1 + 0 + 1, 0.5 + 1 + 2 over nine; b: 0 + 1, 3 + 4 over four
  const close = (value: number) => expect.closeTo(value, 12) as number;
  expect(rows).toEqual([
    ['b', -2, -0.5, 0.5, null, 2],
    ['a', 1, 1.5, 0.75, close(1 / 3), close(6.75 / 9)],
    ['c', 0, 0.5, -0.5, 0.5, 0.5],
  ]);
});
