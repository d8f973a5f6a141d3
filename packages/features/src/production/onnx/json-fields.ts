/** Reads the fields of a JSON object that somebody else wrote, and says in one line what is wrong with them. */
export interface JsonFields {
  text(key: string): string;
  oneOf<Choice extends string>(key: string, choices: readonly Choice[], otherwise?: Choice): Choice;
  /** Above `above`, and whole where `whole` is set. */
  number(key: string, rule: NumberRule): number;
  /** Exactly `count` finite numbers. */
  numbers(key: string, count: number, otherwise: readonly number[]): readonly number[];
  /** As `numbers`, but none may be 0. */
  divisors(key: string, count: number, otherwise: readonly number[]): readonly number[];
  yesOrNo(key: string, otherwise: boolean): boolean;
  object(key: string): JsonFields;
  /** Refuses what nobody has asked for. */
  end(): void;
}

export interface NumberRule {
  readonly above: number;
  readonly whole?: boolean;
  readonly otherwise?: number;
}

/**
 * @param where how messages begin, as a file's path
 * @example
 * const fields = jsonFields('extractor.json', JSON.parse(text));
 * fields.number('hopSeconds', { above: 0 }); // or: extractor.json hopSeconds: must be a number above 0, received "fast"
 */
export function jsonFields(where: string, value: unknown, prefix = ''): JsonFields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError(`${where}${prefix && ` ${prefix.slice(0, -1)}`}: must be an object, received ${shown(value)}`);
  const given = new Map<string, unknown>(Object.entries(value));
  const read = new Set<string>();

  function take<Value>(key: string, what: string, is: (found: unknown) => found is Value, otherwise?: Value): Value {
    read.add(key);
    const found = given.get(key);
    if (found === undefined && otherwise !== undefined) return otherwise;
    if (is(found)) return found;
    throw new TypeError(`${where} ${prefix}${key}: must be ${what}, received ${shown(found)}`);
  }

  const numbers = (key: string, count: number, otherwise: readonly number[]) =>
    take(
      key,
      `${count} numbers`,
      (found): found is number[] => Array.isArray(found) && found.length === count && found.every(Number.isFinite),
      [...otherwise],
    );

  return {
    text: (key) => take(key, 'a text', (found): found is string => typeof found === 'string' && found !== ''),
    oneOf: <Choice extends string>(key: string, choices: readonly Choice[], otherwise?: Choice) =>
      take(
        key,
        choices.length === 1 ? choices[0]! : `one of ${choices.join(', ')}`,
        (found): found is Choice => choices.some((choice) => choice === found),
        otherwise,
      ),
    number: (key, { above, whole = false, otherwise }) =>
      take(
        key,
        `a ${whole ? 'whole ' : ''}number above ${above}`,
        (found): found is number =>
          typeof found === 'number' && found > above && (whole ? Number.isSafeInteger(found) : Number.isFinite(found)),
        otherwise,
      ),
    numbers,
    divisors: (key, count, otherwise) => {
      const values = numbers(key, count, otherwise);
      if (values.includes(0))
        throw new RangeError(`${where} ${prefix}${key}: must not have a 0, received ${shown(values)}`);
      return values;
    },
    yesOrNo: (key, otherwise) =>
      take(key, 'true or false', (found): found is boolean => typeof found === 'boolean', otherwise),
    object: (key) => {
      read.add(key);
      return jsonFields(where, given.get(key), `${prefix}${key}.`);
    },
    end: () => {
      for (const key of given.keys())
        if (!read.has(key))
          throw new TypeError(`${where} ${prefix}${key}: is not known, must be one of ${[...read].join(', ')}`);
    },
  };
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
