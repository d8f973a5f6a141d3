import { describe, expect, test } from 'vitest';
import { plainRidge, randomTable } from '../testing/plain-ridge.ts';
import { ridgePath } from './ridge-path.ts';
import { pickRows, sideBySide, type Table } from './table.ts';

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-9) {
  expect(actual.length).toBe(expected.length);
  const largest = Math.max(...Array.from(expected, Math.abs));
  for (let at = 0; at < expected.length; at++)
    expect(Math.abs(actual[at]! - expected[at]!), `value ${at}`).toBeLessThanOrEqual(tolerance * largest);
}

/** Columns of very different size and place, so that what is standardised matters. */
function unevenTable(rows: number, columns: number, seed: number): Table {
  const { values } = randomTable(rows, columns, seed);
  return { values: values.map((value, at) => value * 10 ** ((at % columns) - 1) + 5 * (at % columns)), rows, columns };
}

describe('ridgePath', () => {
  test.each([
    ['more rows than columns', 12, 3],
    ['as many rows as columns', 5, 5],
    ['fewer rows than columns (solved in the space of rows)', 4, 7],
    ['one row more than columns', 7, 6],
    ['one row fewer than columns', 6, 7],
  ])('equals the normal equations solved by elimination: %s', (_, rows, columns) => {
    const inputs = unevenTable(rows, columns, 1);
    const targets = unevenTable(rows, 2, 2);
    const unseen = unevenTable(3, columns, 3);
    const modelOf = ridgePath({ inputs, targets });
    for (const strength of [0.1, 1, 30]) {
      const model = modelOf(strength);
      expect(model.strength).toBe(strength);
      const predicted = model.predict(unseen);
      expect([predicted.rows, predicted.columns]).toEqual([3, 2]);
      expectClose(predicted.values, plainRidge({ inputs, targets, strength, unseen }));
    }
  });

  test('a strength asked for later does not change an earlier model', () => {
    const [inputs, targets, unseen] = [unevenTable(8, 3, 1), unevenTable(8, 1, 2), unevenTable(2, 3, 3)];
    const modelOf = ridgePath({ inputs, targets });
    const first = modelOf(1);
    const before = first.predict(unseen).values;
    modelOf(100);
    expect(first.predict(unseen).values).toEqual(before);
    expect(modelOf(1).predict(unseen).values).toEqual(before);
  });

  test('the unit and zero of a column do not matter', () => {
    const [inputs, targets, unseen] = [unevenTable(9, 3, 1), unevenTable(9, 1, 2), unevenTable(4, 3, 3)];
    const changed = ({ values, ...sizes }: Table): Table => ({
      ...sizes,
      values: Array.from(values, (value, at) => (at % 3 === 1 ? 1000 * value - 77 : value)),
    });
    const expected = ridgePath({ inputs, targets })(3).predict(unseen).values;
    expectClose(ridgePath({ inputs: changed(inputs), targets })(3).predict(changed(unseen)).values, expected);
  });

  test.each([0, 0.1, -3e6])('a column that is always %d gets no weight, even where it varies later', (constant) => {
    const rows = 10; // the mean of ten 0.1 is not quite 0.1
    const [inputs, targets, unseen] = [unevenTable(rows, 2, 1), unevenTable(rows, 1, 2), unevenTable(3, 2, 3)];
    const column = (count: number, value: number): Table => ({
      values: new Array<number>(count).fill(value),
      rows: count,
      columns: 1,
    });
    const expected = ridgePath({ inputs, targets })(0.5).predict(unseen).values;
    const model = ridgePath({ inputs: sideBySide(inputs, column(rows, constant)), targets })(0.5);
    expectClose(model.predict(sideBySide(unseen, column(3, constant + 1e3))).values, expected);
  });

  test('a small deviation around a large mean still counts', () => {
    const rows = 20;
    const step = (row: number) => (row % 2 === 0 ? 1 : -1);
    const inputs = { values: Array.from({ length: rows }, (_, row) => 1e4 + 1e-3 * step(row)), rows, columns: 1 };
    const targets = { values: Array.from({ length: rows }, (_, row) => step(row)), rows, columns: 1 };
    const predicted = ridgePath({ inputs, targets })(1).predict(pickRows(inputs, [0, 1])).values;
    expectClose(predicted, [20 / 21, -20 / 21], 1e-6); // n/(n + λ)
  });

  test('one row predicts its own target; no row asked for gives none', () => {
    const model = ridgePath({ inputs: unevenTable(1, 3, 1), targets: { values: [7, -1], rows: 1, columns: 2 } })(1);
    expect(Array.from(model.predict(unevenTable(1, 3, 2)).values)).toEqual([7, -1]);
    expect(model.predict({ values: [], rows: 0, columns: 3 })).toMatchObject({ rows: 0, columns: 2, values: [] });
  });

  test('refuses what does not fit, in one line', () => {
    const [inputs, targets] = [unevenTable(4, 2, 1), unevenTable(4, 1, 2)];
    const refuses = (run: () => unknown, message: string) => expect(run).toThrow(new RangeError(message));
    refuses(
      () => ridgePath({ inputs, targets: pickRows(targets, [0, 1]) }),
      'ridge targets: must have as many rows as inputs, 4, and at least one, received 2',
    );
    refuses(
      () => ridgePath({ inputs: pickRows(inputs, []), targets: pickRows(targets, []) }),
      'ridge targets: must have as many rows as inputs, 0, and at least one, received 0',
    );
    for (const strength of [0, -1, NaN])
      refuses(() => ridgePath({ inputs, targets })(strength), `ridge strength: must be above 0, received ${strength}`);
    refuses(
      () => ridgePath({ inputs, targets })(1).predict(unevenTable(2, 3, 1)),
      'ridge inputs: must have 2 columns, received 3',
    );
    const holed = { ...inputs, values: Array.from(inputs.values, (value, at) => (at === 5 ? NaN : value)) };
    refuses(() => ridgePath({ inputs: holed, targets }), 'ridge inputs row 2, column 1: must be finite, received NaN');
    const endless = { ...targets, values: [0, 1, -Infinity, 2] };
    refuses(
      () => ridgePath({ inputs, targets: endless }),
      'ridge targets row 2, column 0: must be finite, received -Infinity',
    );
  });
});
