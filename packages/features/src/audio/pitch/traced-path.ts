/** A path through states that is known only from its end: back pointers, and what has been settled of it already. */
export interface TracedPath<Pointers> {
  /** How many back pointers are held. */
  readonly held: number;
  /** Takes what leads from each state of one more frame to the state before it. The first frame has nothing before it. */
  add(pointers: Pointers): void;
  /** The label of every frame on the path that ends in `last`. */
  finish(last: number): number[];
}

/** Back pointers at which the past is settled for the first time. */
const FEW = 256;

/**
 * Back pointers that are forgotten as soon as they decide nothing: where every path that may still win has the same label in all
 * frames up to one, those labels are settled. Labels rather than states: among paths that are never told apart but by state
 * (unvoiced at one pitch or another, through an hour of silence) none needs to win.
 *
 * @param before the state before `state`
 * @param labelOf what is to be known of a state
 *
 * @example
 * const path = tracedPath<Uint8Array>({ states: 2, before: (state, pointers) => pointers[state]!, labelOf: (state) => state });
 * path.add(Uint8Array.of(1, 1)); // whatever comes, state 1 was first
 * path.finish(0); // [1, 0]
 */
export function tracedPath<Pointers>({
  states,
  before,
  labelOf,
}: {
  readonly states: number;
  readonly before: (state: number, pointers: Pointers) => number;
  readonly labelOf: (state: number) => number;
}): TracedPath<Pointers> {
  const settled: number[] = [];
  let held: Pointers[] = []; // the first leads to the first frame that is not settled
  let settleAt = FEW;

  function settle(): void {
    let ancestors = new Set(Array.from({ length: states }, (_, state) => state));
    let known: number[] = []; // the labels of the frames from this one on, backwards, up to the first that is open
    for (const pointers of [...held].reverse()) {
      ancestors = new Set([...ancestors].map((state) => before(state, pointers)));
      const [label, ...others] = new Set([...ancestors].map(labelOf));
      if (label === undefined || others.length > 0) known = [];
      else known.push(label);
    }
    for (const label of known.reverse()) settled.push(label);
    held = held.slice(known.length);
    settleAt = Math.max(FEW, 2 * held.length); // so that walking back stays in proportion
  }

  return {
    get held() {
      return held.length;
    },
    add(pointers) {
      held.push(pointers);
      if (held.length >= settleAt) settle();
    },
    finish(last) {
      const backwards = [labelOf(last)];
      for (let frame = held.length - 1, state = last; frame >= 0; frame--) {
        state = before(state, held[frame]!);
        backwards.push(labelOf(state));
      }
      return settled.concat(backwards.reverse());
    },
  };
}
