import { descendingOrder } from './descending-order.ts';

export interface AnchorOrder {
  /** The other vectors, the one with the most distant label first; [n − 1] */
  readonly order: Uint32Array;
  /** d_ij in that order; [n − 1] */
  readonly distances: Float64Array;
}

/**
 * For each anchor, the other vectors by descending label distance. The arrays are reused from one anchor to the next.
 *
 * Either way O(n) for an anchor: labels of one dimension are sorted once, and merged from both ends; with more dimensions
 * every anchor sorts for itself, by radix.
 *
 * @param labels [n, L], row-major
 */
export function byDescendingDistance({
  labels,
  count,
}: {
  labels: ArrayLike<number>;
  count: number;
}): (anchor: number) => AnchorOrder {
  return labels.length === count ? mergingOrder(labels) : sortingOrder(labels, count);
}

function mergingOrder(labels: ArrayLike<number>): (anchor: number) => AnchorOrder {
  const count = labels.length;
  const ascending = Uint32Array.from({ length: count }, (_, i) => i).sort((i, j) => labels[i]! - labels[j]!);
  const order = new Uint32Array(count - 1);
  const distances = new Float64Array(count - 1);
  return (anchor) => {
    const own = labels[anchor]!;
    for (let low = 0, high = count - 1, p = 0; low <= high;) {
      const below = own - labels[ascending[low]!]!;
      const above = labels[ascending[high]!]! - own;
      const takeLow = below >= above;
      const other = takeLow ? ascending[low++]! : ascending[high--]!;
      if (other === anchor) continue;
      order[p] = other;
      distances[p++] = Math.abs(takeLow ? below : above);
    }
    return { order, distances };
  };
}

function sortingOrder(labels: ArrayLike<number>, count: number): (anchor: number) => AnchorOrder {
  const dimensions = labels.length / count;
  const order = new Uint32Array(count - 1);
  const distances = new Float64Array(count - 1);
  const toAnchor = new Float64Array(count);
  const sort = descendingOrder(toAnchor);
  return (anchor) => {
    for (let j = 0; j < count; j++) {
      let distance = 0;
      for (let l = 0; l < dimensions; l++)
        distance += Math.abs(labels[anchor * dimensions + l]! - labels[j * dimensions + l]!);
      toAnchor[j] = distance;
    }
    for (let j = 0, p = 0; j < count; j++) if (j !== anchor) order[p++] = j;
    sort(order);
    for (let p = 0; p < count - 1; p++) distances[p] = toAnchor[order[p]!]!;
    return { order, distances };
  };
}
