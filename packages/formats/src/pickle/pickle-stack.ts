/** The stack of the machine, with marks: what lies below a mark is out of reach until it is gone. */
export interface PickleStack {
  readonly push: (value: unknown) => void;
  readonly pop: () => unknown;
  readonly top: () => unknown;
  /** The last so many, taken off. */
  readonly take: (count: number) => unknown[];
  readonly mark: () => void;
  /** All above the last mark, taken off with it. */
  readonly takeToMark: () => unknown[];
  /** Takes the last off, or the last mark if it is the last. */
  readonly discard: () => void;
}

export function pickleStack(): PickleStack {
  const below: unknown[][] = []; // the stacks below each mark
  let stack: unknown[] = [];

  const needs = (count: number): void => {
    if (stack.length < count) throw new Error('the stack is empty');
  };
  const pop = (): unknown => {
    needs(1);
    return stack.pop();
  };
  const takeToMark = (): unknown[] => {
    const items = stack;
    const previous = below.pop();
    if (previous === undefined) throw new Error('there is no mark');
    stack = previous;
    return items;
  };
  return {
    push: (value) => void stack.push(value),
    pop,
    top: () => {
      needs(1);
      return stack.at(-1);
    },
    take: (count) => {
      needs(count);
      return stack.splice(stack.length - count, count);
    },
    mark: () => {
      below.push(stack);
      stack = [];
    },
    takeToMark,
    discard: () => {
      if (stack.length === 0) takeToMark();
      else pop();
    },
  };
}
