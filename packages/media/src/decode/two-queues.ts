/** What comes out of a source in one order, walked as two sequences by two readers that wait for each other as little as can be. */
export interface TwoQueues<Left, Right> {
  readonly left: AsyncIterable<Left>;
  readonly right: AsyncIterable<Right>;
}

/** An item, and whose it is. */
export type Sorted<Left, Right> =
  | { readonly side: 'left'; readonly item: Left; readonly bytes: number }
  | { readonly side: 'right'; readonly item: Right; readonly bytes: number };

interface Queue<Item> {
  readonly items: { readonly item: Item; readonly bytes: number }[];
  bytes: number;
  /** Nobody reads it any more, so nothing is kept for it. */
  isLeft: boolean;
}

/**
 * Divides a source between two readers. Whoever finds nothing waiting reads on, and keeps what is the other's; where more than
 * `mostBytes` wait for the other, it waits until they are read. So memory is bounded, as long as both read or leave.
 *
 * @param onAllLeft called once both have left before the end
 */
export function twoQueues<Left, Right>(
  source: AsyncIterable<Sorted<Left, Right>>,
  { mostBytes, onAllLeft }: { readonly mostBytes: number; readonly onAllLeft: () => Promise<void> },
): TwoQueues<Left, Right> {
  const iterator = source[Symbol.asyncIterator]();
  const queues: { readonly left: Queue<Left>; readonly right: Queue<Right> } = {
    left: { items: [], bytes: 0, isLeft: false },
    right: { items: [], bytes: 0, isLeft: false },
  };
  let wake: (() => void)[] = [];
  let reading: Promise<void> | undefined;
  let end: { readonly error?: unknown } | undefined;

  const changed = (): void => {
    const waiting = wake;
    wake = [];
    for (const go of waiting) go();
  };
  const change = () => new Promise<void>((resolve) => wake.push(resolve));

  async function readOne(): Promise<void> {
    try {
      const next = await iterator.next();
      if (next.done === true) end = {};
      else if (!queues[next.value.side].isLeft) {
        const queue = queues[next.value.side] as Queue<unknown>;
        queue.items.push(next.value);
        queue.bytes += next.value.bytes;
      }
    } catch (error) {
      end = { error };
    }
    reading = undefined;
    changed();
  }

  async function* walk<Item>(own: Queue<Item>, other: Queue<unknown>): AsyncGenerator<Item> {
    try {
      for (;;) {
        const next = own.items.shift();
        if (next !== undefined) {
          own.bytes -= next.bytes;
          changed();
          yield next.item;
        } else if (end !== undefined) {
          if ('error' in end) throw end.error;
          return;
        } else if (other.bytes > mostBytes && !other.isLeft) await change();
        else await (reading ??= readOne());
      }
    } finally {
      own.isLeft = true;
      own.items.length = 0;
      own.bytes = 0;
      changed();
      if (queues.left.isLeft && queues.right.isLeft && end === undefined) await onAllLeft();
    }
  }
  return { left: walk(queues.left, queues.right), right: walk(queues.right, queues.left) };
}
