/**
 * Makes something of each item, in order, and stays ahead of whoever takes it: while one is used, the next `ahead` are under
 * way. So a batch is read from files while the step before it computes, and at most `ahead` + 1 are in memory.
 *
 * An item that cannot be made throws when its turn comes, not before. Whoever stops taking leaves nothing running: what is
 * under way is waited for, and what it threw is forgotten.
 *
 * @param ahead how many are under way beside the one in use
 * @example
 * for await (const batch of prefetched(batches, (rows) => readBatch(source, rows))) step(batch);
 */
export async function* prefetched<Item, Made>(
  items: Iterable<Item>,
  make: (item: Item) => Promise<Made>,
  ahead = 1,
): AsyncGenerator<Made, void, undefined> {
  if (!Number.isInteger(ahead) || ahead < 1)
    throw new RangeError(`prefetched ahead: must be a whole number from 1, received ${ahead}`);
  const waiting = items[Symbol.iterator]();
  const underWay: Promise<Made>[] = [];
  const startNext = () => {
    const next = waiting.next();
    if (next.done === true) return;
    const made = (async () => make(next.value))();
    made.catch(() => undefined); // It is thrown where it is awaited, or nobody wants it any more.
    underWay.push(made);
  };

  for (let started = 0; started < ahead; started += 1) startNext();
  try {
    for (let first = underWay.shift(); first !== undefined; first = underWay.shift()) {
      const made = await first;
      startNext();
      yield made;
    }
  } finally {
    await Promise.allSettled(underWay);
  }
}
