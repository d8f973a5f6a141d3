import { describe, expect, test } from 'vitest';
import { plainRidge, randomTable } from '../testing/plain-ridge.ts';
import { fitRidge, MOST_ROWS_WHEN_WIDE } from './fit-ridge.ts';
import { ridgePath } from './ridge-path.ts';
import { pickRows, type Table } from './table.ts';

const eachAlone = (rows: number) => Array.from({ length: rows }, (_, row) => `video ${row}`);

/** y = 2 x₀ − x₁ + 3 and y = x₂, for each row. */
function linearTargets(inputs: Table): Table {
  const at = (row: number, column: number) => inputs.values[row * inputs.columns + column]!;
  const values = Array.from({ length: inputs.rows }, (_, row) => [2 * at(row, 0) - at(row, 1) + 3, at(row, 2)]).flat();
  return { values, rows: inputs.rows, columns: 2 };
}

/** Twelve groups of five equal rows; a group's label has nothing to do with its inputs. */
function memorable() {
  const groups = Array.from({ length: 60 }, (_, row) => `group ${Math.floor(row / 5)}`);
  const members = groups.map((_, row) => Math.floor(row / 5));
  const inputs = pickRows(randomTable(12, 20, 4), members);
  const targets = pickRows(randomTable(12, 1, 5), members);
  return { inputs, targets, groups };
}

describe('fitRidge', () => {
  test('finds a linear rule', () => {
    const inputs = randomTable(400, 4, 1);
    const unseen = randomTable(20, 4, 2);
    const model = fitRidge({ inputs, targets: linearTargets(inputs), groups: eachAlone(400) });
    expect(model.strength).toBe(1); // the weakest: there is no noise
    const expected = linearTargets(unseen).values;
    Array.from(model.predict(unseen).values).forEach((value, at) =>
      expect(Math.abs(value - expected[at]!)).toBeLessThan(0.02),
    );
  });

  test('what is the same within a group is not mistaken for knowledge', () => {
    const { inputs, targets, groups } = memorable();
    expect(fitRidge({ inputs, targets, groups }).strength).toBeGreaterThan(1000);
    // With every row for itself its copies are in the other folds, and learning by heart looks like knowledge.
    expect(fitRidge({ inputs, targets, groups: eachAlone(60) }).strength).toBe(1);
  });

  test('the strength is that of the least squared error over three folds of whole groups', () => {
    const groups = Array.from({ length: 40 }, (_, row) => `video ${row % 3}`);
    const inputs = randomTable(40, 6, 6);
    const noise = randomTable(40, 2, 7);
    const rule = linearTargets(inputs);
    const targets = { ...rule, values: rule.values as number[] };
    targets.values = targets.values.map((value, at) => value + 3 * noise.values[at]!);
    const rowsOf = (keep: (row: number) => boolean) => groups.flatMap((_, row) => (keep(row) ? [row] : []));
    const strengths = [1, 5, 20, 80, 300, 1200, 5000, 20_000];
    const errors = strengths.map((strength) =>
      [0, 1, 2].reduce((sum, fold) => {
        const [inside, outside] = [rowsOf((row) => row % 3 !== fold), rowsOf((row) => row % 3 === fold)];
        const predicted = plainRidge({
          inputs: pickRows(inputs, inside),
          targets: pickRows(targets, inside),
          strength,
          unseen: pickRows(inputs, outside),
        });
        const truth = pickRows(targets, outside).values;
        return sum + predicted.reduce((error, value, at) => error + (value - truth[at]!) ** 2, 0);
      }, 0),
    );
    const best = strengths[errors.indexOf(Math.min(...errors))]!;
    expect(best).toBeGreaterThan(2); // not an end of the range: the test would see less
    expect(best).toBeLessThan(20_000);
    const model = fitRidge({ inputs, targets, groups });
    expect(model.strength).toBeCloseTo(best, 12);
    const unseen = randomTable(3, 6, 8);
    expect(model.predict(unseen).values).toEqual(ridgePath({ inputs, targets })(best).predict(unseen).values);
  });

  test('a larger fold counts for more: errors are added up over all rows, not averaged fold by fold', () => {
    const sizes = [24, 4, 3];
    const groups = sizes.flatMap((size, video) => new Array<string>(size).fill(`video ${video}`));
    const inputs = randomTable(31, 5, 46);
    const noise = randomTable(31, 1, 1046).values;
    const values = Array.from(noise, (value, row) => 0.6 * inputs.values[row * 5]! + 0.5 * value);
    const targets = { values, rows: 31, columns: 1 };
    const strengths = [1, 5, 20, 80, 300, 1200, 5000, 20_000];
    const errorsOf = (strength: number) =>
      sizes.map((_, video) => {
        const [inside, outside] = [true, false].map((isOther) =>
          groups.flatMap((group, row) => ((group !== `video ${video}`) === isOther ? [row] : [])),
        ) as [number[], number[]];
        const predicted = plainRidge({
          inputs: pickRows(inputs, inside),
          targets: pickRows(targets, inside),
          strength,
          unseen: pickRows(inputs, outside),
        });
        return predicted.reduce((sum, value, at) => sum + (value - values[outside[at]!]!) ** 2, 0);
      });
    const least = (totalOf: (errors: readonly number[]) => number) => {
      const totals = strengths.map((strength) => totalOf(errorsOf(strength)));
      return strengths[totals.indexOf(Math.min(...totals))]!;
    };
    const best = least(([a, b, c]) => a! + b! + c!);
    expect(fitRidge({ inputs, targets, groups }).strength).toBe(best);
    expect(least(([a, b, c]) => a! / 24 + b! / 4 + c! / 3)).not.toBe(best);
  });

  test('a strength that is known is used as it is', () => {
    const { inputs, targets, groups } = memorable();
    const unseen = randomTable(3, 20, 8);
    for (const strength of [0.01, 7]) {
      const model = fitRidge({ inputs, targets, groups, strength });
      expect(model.strength).toBe(strength);
      expect(model.predict(unseen).values).toEqual(ridgePath({ inputs, targets })(strength).predict(unseen).values);
    }
    expect(() => fitRidge({ inputs, targets, groups, strength: 0 })).toThrow(
      new RangeError('ridge strength: must be above 0, received 0'),
    );
  });

  test('a single group leaves nothing to choose by: strength 1', () => {
    const { inputs, targets } = memorable();
    expect(fitRidge({ inputs, targets, groups: new Array<string>(60).fill('only') }).strength).toBe(1);
  });

  test.each([
    ['rows', 2 * MOST_ROWS_WHEN_WIDE, 2],
    ['columns', 4, MOST_ROWS_WHEN_WIDE + 1],
  ])('many %s alone are all fitted', (_, rows, columns) => {
    const [inputs, targets, unseen] = [
      randomTable(rows, columns, 1),
      randomTable(rows, 1, 2),
      randomTable(2, columns, 3),
    ];
    const model = fitRidge({ inputs, targets, groups: new Array<string>(rows).fill('only') });
    expect(model.predict(unseen).values).toEqual(ridgePath({ inputs, targets })(1).predict(unseen).values);
  });

  test('refuses groups that are not one a row', () => {
    const { inputs, targets, groups } = memorable();
    expect(() => fitRidge({ inputs, targets, groups: groups.slice(1) })).toThrow(
      new RangeError('fitRidge groups: must be one a row, 60, received 59'),
    );
  });
});
