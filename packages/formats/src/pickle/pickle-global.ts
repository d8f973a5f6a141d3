import { isByteReference } from './byte-source.ts';
import type { ByteReference } from './byte-source.ts';
import { dictKey } from './dict-key.ts';
import { LIST_COST, MAP_COST, OPERATION_COST } from './memory-budget.ts';

/** What a global learns of the pickle that calls it. */
export interface PickleContext {
  /** Whether a value, which is an array here, was a tuple and not a list. */
  readonly isTuple: (value: unknown) => value is readonly unknown[];
  /** Makes a list a tuple, as far as a pickle can tell them apart; gives the list back. */
  readonly asTuple: (items: unknown[]) => readonly unknown[];
  /** Counts bytes that are about to be taken against the limit of the pickle, see `maximumMemory`. */
  readonly charge: (bytes: number) => void;
}

/** A Python class or function that a pickle may name. Nothing that is not one of these is ever called or built. */
export interface PickleGlobal {
  /** Builds what calling it with these arguments gives; left out where it may only be named. */
  readonly build?: (args: readonly unknown[], context: PickleContext) => unknown;
  /** Takes the state that a pickle gives to an object afterwards; left out where it has none. */
  readonly setState?: (built: object, state: unknown, context: PickleContext) => void;
}

/** Finds a global by its module and name, or refuses it with undefined. */
export type ResolveGlobal = (module: string, name: string) => PickleGlobal | undefined;

type Build = NonNullable<PickleGlobal['build']>;

/** A container takes nothing, or one thing to be filled from. */
function container(make: (content: unknown, context: PickleContext) => unknown): Build {
  return ([content = [], ...more], context) => {
    if (more.length > 0) throw new Error('a container must come from one thing');
    return make(content, context);
  };
}

const makeMap = container((content, { charge }) => {
  const size = content instanceof Map ? content.size : listOf(content).length;
  charge(MAP_COST + size * OPERATION_COST * 4);
  const pairs = content instanceof Map ? (content as Map<unknown, unknown>) : listOf(content);
  const made = new Map<unknown, unknown>();
  for (const pair of pairs) {
    if (!Array.isArray(pair) || pair.length !== 2) throw new Error('a dict must come from pairs');
    made.set(dictKey(made, pair[0]), pair[1]);
  }
  return made;
});
const makeList = container((content, { charge }) => {
  const items = listOf(content);
  charge(LIST_COST + items.length * OPERATION_COST);
  return [...items];
});
const makeSet = container((content, { charge }) => {
  const size = content instanceof Set ? content.size : listOf(content).length;
  charge(MAP_COST + size * OPERATION_COST * 4);
  const items = content instanceof Set ? (content as Set<unknown>) : listOf(content);
  const made = new Set<unknown>();
  for (const item of items) made.add(dictKey(made, item));
  return made;
});

const dict: PickleGlobal = { build: makeMap };
const orderedDict: PickleGlobal = {
  build: makeMap,
  setState: (_, state) => {
    // attributes of a dict, such as a state_dict's _metadata, are no entries
    if (!(state instanceof Map)) throw new Error('the attributes of a dict must be a dict');
  },
};
/** Its first argument makes the missing entries, which nothing here asks for. */
const defaultDict: PickleGlobal = {
  build: ([, ...content], context) => makeMap(content, context),
};
const list: PickleGlobal = { build: makeList };
const tuple: PickleGlobal = {
  build: (args, context) => context.asTuple(makeList(args, context) as unknown[]),
};
const set: PickleGlobal = { build: makeSet };
/** A frozen Set is a frozenset: JavaScript does not mind, but `unpickle` adds nothing to it. */
const frozenset: PickleGlobal = { build: (args, context) => Object.freeze(makeSet(args, context)) };
const bytes: PickleGlobal = {
  build: ([content = new Uint8Array(), ...encoding], { charge }) => {
    if (encoding.length === 0 && content instanceof Uint8Array) return content;
    if (encoding.length === 0 && isByteReference(content) && content.kind !== 'text') return content;
    if (encoding.length === 1 && isLatin1(encoding[0])) return encodeLatin1(content, charge);
    throw new Error('bytes must come from bytes or from latin-1 text');
  },
};
/** How protocols before 3 write bytes: as text to be encoded. */
const encode: PickleGlobal = {
  build: ([text, encoding, ...more], { charge }) => {
    if (more.length === 0 && isLatin1(encoding)) return encodeLatin1(text, charge);
    throw new Error('_codecs.encode is known for latin1 text only');
  },
};

const BUILTINS: readonly (readonly [string, PickleGlobal])[] = [
  ['dict', dict],
  ['list', list],
  ['tuple', tuple],
  ['set', set],
  ['frozenset', frozenset],
  ['bytes', bytes],
  ['bytearray', bytes],
];
const PLAIN: ReadonlyMap<string, PickleGlobal> = new Map([
  ['collections.OrderedDict', orderedDict],
  ['collections.defaultdict', defaultDict],
  ['_codecs.encode', encode],
  ...['builtins', '__builtin__'].flatMap((module) =>
    BUILTINS.map(([name, global]) => [`${module}.${name}`, global] as const),
  ),
]);

/** Python's own containers: dict, OrderedDict and defaultdict as Map, list and tuple as array, set as Set, bytes as Uint8Array. */
export const plainGlobal: ResolveGlobal = (module, name) => PLAIN.get(`${module}.${name}`);

function isLatin1(encoding: unknown): boolean {
  return encoding === 'latin1' || encoding === 'latin-1';
}

/** A set has no order that Python and JavaScript share, so no list comes from one. */
function listOf(items: unknown): readonly unknown[] {
  if (Array.isArray(items)) return items;
  throw new Error('a container must come from a list');
}

/** The bytes of a text of one byte per character; a text that was left in the file stays there. */
export function encodeLatin1(text: unknown, charge: (bytes: number) => void): Uint8Array | ByteReference {
  if (isByteReference(text) && text.kind === 'text') return { ...text, kind: 'bytes' };
  if (typeof text !== 'string') throw new Error('bytes must come from latin-1 text');
  charge(text.length);
  const encoded = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0xff) throw new Error('text holds characters outside latin-1');
    encoded[at] = code;
  }
  return encoded;
}

/** What a person can do about a class that is not read, by the beginning of its name. */
const ADVICE: readonly (readonly [string, string])[] = [
  ['pandas.', 'turn pandas objects into arrays with .to_numpy(), or into lists with .tolist(), and save again'],
  ['joblib.', 'load it with joblib and save it with pickle.dump'],
  ['scipy.sparse', 'turn sparse matrices into arrays with .toarray() and save again'],
  ['numpy.ma.', 'turn masked arrays into arrays with .filled(0) and save again'],
  ['numpy._core._internal._convert_to_stringdtype_kwargs', 'turn StringDType arrays into texts with .astype(str) and save again'],
  ['torch.', 'turn its objects into arrays with .numpy() and save again'],
  ['tensorflow.', 'turn its objects into arrays with .numpy() and save again'],
  ['jax', 'turn its objects into arrays with numpy.asarray and save again'],
]; // prettier-ignore

/** How to save the data so that it can be read: `; turn pandas objects into arrays with …`, or nothing. */
export function adviceOnGlobal(fullName: string): string {
  const advice = ADVICE.find(([beginning]) => fullName.startsWith(beginning))?.[1];
  return advice === undefined ? '' : `; ${advice}`;
}
