import { describe, expect, it } from 'vitest';
import { leaveOneGroupOut } from './leave-one-group-out.ts';
import { normaliseGroups } from './normalise-groups.ts';

/** A fixed sequence of numbers in [−1, 1] that looks random. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

function made(signal: number) {
  const next = noise(7);
  const [groupCount, classCount, each] = [5, 3, 6];
  const [rows, classes, groups]: [Float64Array[], number[], number[]] = [[], [], []];
  for (let group = 0; group < groupCount; group++)
    for (let label = 0; label < classCount; label++)
      for (let take = 0; take < each; take++) {
        // every group has an offset of its own, much larger than what tells the classes apart
        rows.push(Float64Array.from({ length: 8 }, (_, at) => 20 * group + next() + (at === label ? signal : 0)));
        classes.push(label);
        groups.push(group);
      }
  return { streams: [normaliseGroups(rows, groups)], classes, classCount, groups, groupCount };
}
const telling = made(2);
const predictedOfTelling = leaveOneGroupOut(telling).predicted;
const accuracy = (problem: ReturnType<typeof made>, predicted: readonly number[]) => {
  return predicted.filter((label, row) => label === problem.classes[row]).length / predicted.length;
};

describe('leaveOneGroupOut', () => {
  it('carries over to a group that it has not seen', () => {
    expect(accuracy(telling, predictedOfTelling)).toBeGreaterThan(0.95);
  });

  it('is at chance where there is nothing to find', () => {
    const problem = made(0);
    expect(accuracy(problem, leaveOneGroupOut(problem).predicted)).toBeLessThan(0.5);
  });

  it('predicts a group without its classes', () => {
    const problem = telling;
    const others = problem.classes.map((label, row) => (problem.groups[row] === 4 ? (label + 1) % 3 : label));
    const { predicted } = leaveOneGroupOut({ ...problem, classes: others });
    const ofTheGroup = (all: readonly number[]) => all.filter((_, row) => problem.groups[row] === 4);
    expect(ofTheGroup(predicted)).toEqual(ofTheGroup(predictedOfTelling));
  });
});

/** Three groups of two classes, told apart by next to nothing: what is found depends on how strongly it is looked for. */
function faint(seed: number) {
  const next = noise(seed);
  const groups = Array.from({ length: 21 }, (_, row) => row % 3);
  const classes = groups.map((_, row) => (row % 7) % 2);
  const rows = classes.map((label) =>
    Float64Array.from({ length: 6 }, (_, at) => next() + (at === 0 ? 0.4 * label : 0)),
  );
  return { streams: [normaliseGroups(rows, groups)], classes, classCount: 2, groups, groupCount: 3 };
}

describe('a group', () => {
  it('has its strength chosen, and its features weighed, without a look at its own classes', () => {
    const strengths = new Set<number>();
    for (const seed of [1, 2]) {
      const problem = faint(seed);
      const before = leaveOneGroupOut(problem);
      for (const held of [0, 1, 2]) {
        const isHeld = (row: number) => problem.groups[row] === held;
        const after = leaveOneGroupOut({
          ...problem,
          classes: problem.classes.map((label, row) => (isHeld(row) ? 1 - label : label)),
        });
        expect(after.chosen[held]).toBe(before.chosen[held]);
        const own = (predicted: readonly number[]) => predicted.filter((_, row) => isHeld(row));
        expect(own(after.predicted)).toEqual(own(before.predicted));
        strengths.add(before.chosen[held]!);
      }
    }
    expect(strengths.size).toBeGreaterThan(1);
  });
});

describe('normaliseGroups', () => {
  it('centres and scales within groups, and leaves 0 where nothing varies or nothing is', () => {
    const rows = [[1, 5, NaN], [3, 5, 2], [10, 1, 4], [30, 2, 8]].map((row) => Float64Array.from(row)); // prettier-ignore
    expect(normaliseGroups(rows, [0, 0, 1, 1]).map((row) => [...row])).toEqual([
      [-1, 0, 0],
      [1, 0, 0],
      [-1, -1, -1],
      [1, 1, 1],
    ]);
  });
});
