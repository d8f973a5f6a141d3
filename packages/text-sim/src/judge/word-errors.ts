/** How what was heard differs from what was said, in words. */
export interface WordErrors {
  readonly substituted: number;
  readonly deleted: number;
  readonly inserted: number;
  /** Words that were said. */
  readonly said: number;
}

/**
 * The fewest words that must be substituted, deleted and inserted to make of what was said what was heard (Levenshtein 1966). The word
 * error rate is their sum over the words that were said. Case and punctuation do not count, nor do hyphens: `state-of-the-art` is four
 * words.
 *
 * @example
 * wordErrors({ said: 'I loved this movie', heard: 'i love this' }); // { substituted: 1, deleted: 1, inserted: 0, said: 4 }
 */
export function wordErrors({ said, heard }: { readonly said: string; readonly heard: string }): WordErrors {
  const [from, to] = [wordsOf(said), wordsOf(heard)];
  // row by row: the cheapest way to make the first words heard of the first words said
  let row: Way[] = [NONE];
  for (let column = 0; column < to.length; column++) row.push(step(row[column]!, 'inserted'));
  for (const word of from) {
    const next: Way[] = [step(row[0]!, 'deleted')];
    for (let column = 0; column < to.length; column++) {
      const same = word === to[column];
      next.push(
        cheapest(
          same ? row[column]! : step(row[column]!, 'substituted'),
          step(row[column + 1]!, 'deleted'),
          step(next[column]!, 'inserted'),
        ),
      );
    }
    row = next;
  }
  const { substituted, deleted, inserted } = row.at(-1)!;
  return { substituted, deleted, inserted, said: from.length };
}

type Way = Omit<WordErrors, 'said'> & { readonly cost: number };
const NONE: Way = { substituted: 0, deleted: 0, inserted: 0, cost: 0 };

function step(way: Way, error: 'substituted' | 'deleted' | 'inserted'): Way {
  return { ...way, [error]: way[error] + 1, cost: way.cost + 1 };
}

function cheapest(...ways: readonly Way[]): Way {
  return ways.reduce((best, way) => (way.cost < best.cost ? way : best));
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*/gu) ?? []
  );
}
