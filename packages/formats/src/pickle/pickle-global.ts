/** A Python class or function that a pickle may name. Nothing that is not one of these is ever called or built. */
export interface PickleGlobal {
  /** Builds what calling it with these arguments gives; left out where it may only be named. */
  readonly build?: (args: readonly unknown[]) => unknown;
  /** Takes the state that a pickle gives to an object afterwards; left out where it has none. */
  readonly setState?: (built: object, state: unknown) => void;
}

/** Finds a global by its module and name, or refuses it with undefined. */
export type ResolveGlobal = (module: string, name: string) => PickleGlobal | undefined;

const map: PickleGlobal = {
  build: ([entries = []]) => {
    if (entries instanceof Map) return new Map(entries as Map<unknown, unknown>);
    const pairs = listOf(entries);
    if (!pairs.every((pair) => Array.isArray(pair) && pair.length === 2))
      throw new Error('a dict must come from pairs');
    return new Map(pairs as [unknown, unknown][]);
  },
  setState: () => {}, // attributes of a dict, such as a state_dict's _metadata, are no entries
};
const list: PickleGlobal = { build: ([items = []]) => [...listOf(items)] };
const set: PickleGlobal = { build: ([items = []]) => new Set(listOf(items)) };
const bytes: PickleGlobal = {
  build: ([content = new Uint8Array(), encoding]) => {
    if (content instanceof Uint8Array) return content;
    if (typeof content === 'string' && encoding === 'latin-1') return encodeLatin1(content);
    throw new Error('bytes must come from bytes or from latin-1 text');
  },
};
/** How protocols before 3 write bytes: as text to be encoded. */
const encode: PickleGlobal = {
  build: ([text, encoding]) => {
    if (typeof text === 'string' && (encoding === 'latin1' || encoding === 'latin-1')) return encodeLatin1(text);
    throw new Error('_codecs.encode is known for latin1 text only');
  },
};

const PLAIN: ReadonlyMap<string, PickleGlobal> = new Map(
  Object.entries({
    'collections.OrderedDict': map,
    '_codecs.encode': encode,
    ...Object.fromEntries(
      ['builtins', '__builtin__'].flatMap((module) => [
        [`${module}.dict`, map],
        [`${module}.list`, list],
        [`${module}.tuple`, list],
        [`${module}.set`, set],
        [`${module}.frozenset`, set],
        [`${module}.bytes`, bytes],
        [`${module}.bytearray`, bytes],
      ]),
    ),
  }),
);

/** Python's own containers: dict and OrderedDict as Map, list and tuple as array, set as Set, bytes as Uint8Array. */
export const plainGlobal: ResolveGlobal = (module, name) => PLAIN.get(`${module}.${name}`);

function listOf(items: unknown): readonly unknown[] {
  if (Array.isArray(items)) return items;
  if (items instanceof Set) return [...items];
  throw new Error('a container must come from a list');
}

function encodeLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const code = character.codePointAt(0)!;
    if (code > 0xff) throw new Error('text holds characters outside latin-1');
    return code;
  });
}
