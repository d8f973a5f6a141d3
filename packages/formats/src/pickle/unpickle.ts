import { byteCursor } from './byte-cursor.ts';
import type { ByteSource } from './byte-source.ts';
import { dictKey } from './dict-key.ts';
import {
  FIRST_ITEM_COST,
  ITEM_COST,
  LIST_COST,
  MAP_COST,
  memoryBudget,
  OPERATION_COST,
  TUPLE_COST,
} from './memory-budget.ts';
import { LEAVE_NOTHING, payloadReader } from './payload-reader.ts';
import type { LeaveFrom } from './payload-reader.ts';
import { adviceOnGlobal, plainGlobal } from './pickle-global.ts';
import type { PickleContext, PickleGlobal, ResolveGlobal } from './pickle-global.ts';
import { readDecimal, readFloat, readLong, readMemoIndex } from './pickle-literals.ts';
import { pickleMemo } from './pickle-memo.ts';
import { pickleStack } from './pickle-stack.ts';

export interface UnpickleOptions {
  /** What errors call the file. */
  readonly name?: string;
  /** Allows more globals than Python's plain containers. */
  readonly resolve?: ResolveGlobal;
  /** Finds what a persistent id stands for; without it such ids are refused. */
  readonly persistent?: (id: unknown) => unknown;
  /** Payloads of at least this length, in bytes as they are stored, are not read but given as `ByteReference`. Default: none. */
  readonly leaveFrom?: LeaveFrom;
  /** The most that is built, in bytes of memory, roughly; what is left in the file does not count. Default: 512 MiB. */
  readonly maximumMemory?: number;
}

const HIGHEST_PROTOCOL = 5;
const DEFAULT_MAXIMUM_MEMORY = 2 ** 29;

/**
 * Reads a Python pickle of protocols 0 to 5 without ever running what it asks for. A pickle is a program for a small stack
 * machine; here every global that it names is looked up in an allow-list, and refused by name if it is not there.
 *
 * dict → Map, list and tuple → array, set → Set, bytes → Uint8Array, None → null, int → number (bigint where a number would
 * round), the texts of Python 2 → latin-1. Nothing recurses, so nesting has no limit but memory, which has: `maximumMemory`. What
 * follows the end of the pickle is ignored, as Python does.
 *
 * Errors: `data.pkl: refuses to build os.system: only arrays and plain containers are ever built`.
 *
 * @example
 * unpickle(bytesInMemory(Uint8Array.of(0x80, 2, 0x4b, 7, 0x2e))); // 7
 */
export function unpickle(source: ByteSource, options: UnpickleOptions = {}): unknown {
  return unpickleFirst(source, options).value;
}

/** As {@link unpickle}, of the first of several pickles that follow each other; `end` is where the next begins. */
export function unpickleFirst(source: ByteSource, options: UnpickleOptions): { value: unknown; end: number } {
  const { name = 'pickle', resolve, persistent, leaveFrom = LEAVE_NOTHING } = options;
  const charge = memoryBudget(options.maximumMemory ?? DEFAULT_MAXIMUM_MEMORY);
  const cursor = byteCursor(source, name);
  const payload = payloadReader(cursor, leaveFrom, charge);
  const { push, pop, top, take, mark, takeToMark, discard } = pickleStack();
  const { remember, memoize, recall } = pickleMemo(charge);
  const tuples = new Set<unknown>();
  const allowed = new Set<unknown>();
  const namesOf = new WeakMap<PickleGlobal, string>();
  const makers = new WeakMap<object, PickleGlobal>();
  let protocol = 0;
  let frameEnd = 0;

  const asTuple = (items: unknown[]): readonly unknown[] => {
    charge(TUPLE_COST);
    tuples.add(items);
    return items;
  };
  const context: PickleContext = {
    isTuple: (value): value is readonly unknown[] => tuples.has(value),
    asTuple,
    charge,
  };

  const pushTuple = (items: unknown[]): void => {
    charge(LIST_COST);
    push(asTuple(items));
  };
  const pushList = (items: unknown[]): void => {
    charge(LIST_COST);
    push(items);
  };

  const findGlobal = (module: unknown, member: unknown): PickleGlobal => {
    if (typeof module !== 'string' || typeof member !== 'string') throw new Error('a global must be named by texts');
    const isOfPython2 = module === '__builtin__'; // later protocols do not translate its names
    const found = isOfPython2 && protocol > 2 ? undefined : (resolve?.(module, member) ?? plainGlobal(module, member));
    const full = `${module}.${member}`.replace(/[^\w.]/g, '?').slice(0, 80);
    if (found === undefined)
      throw new Error(
        `refuses to build ${full}: only arrays and plain containers are ever built${adviceOnGlobal(full)}`,
      );
    allowed.add(found);
    namesOf.set(found, full);
    return found;
  };
  const call = (callee: unknown, args: unknown): unknown => {
    if (!allowed.has(callee)) throw new Error('calls something that is not a global');
    const { build } = callee as PickleGlobal;
    if (build === undefined) throw new Error(`refuses to call ${namesOf.get(callee as PickleGlobal)}`);
    if (!Array.isArray(args)) throw new Error('arguments must be a tuple');
    const built = build(args, context);
    if (typeof built === 'object' && built !== null) makers.set(built, callee as PickleGlobal);
    return built;
  };
  const reduce = (callee: unknown, args: unknown): unknown => {
    if (!tuples.has(args)) throw new Error('arguments must be a tuple');
    return call(callee, args);
  };
  /** `cls.__new__(cls)` is `cls()` for all that is ever built; with arguments the two differ. */
  const create = (callee: unknown, args: unknown): unknown => {
    if (!tuples.has(args) || (args as unknown[]).length > 0)
      throw new Error('refuses to create objects with arguments');
    return call(callee, args);
  };
  const setState = (built: unknown, state: unknown): void => {
    const maker = typeof built === 'object' && built !== null ? makers.get(built) : undefined;
    if (maker?.setState === undefined) throw new Error('sets the state of something that has none');
    maker.setState(built as object, state, context);
  };

  const append = (items: readonly unknown[]): void => {
    const list = top();
    if (!Array.isArray(list) || tuples.has(list)) throw new Error('appends to something that is not a list');
    charge(items.length * ITEM_COST + (list.length === 0 ? FIRST_ITEM_COST : 0));
    for (const item of items) list.push(item);
  };
  const setItems = (into: unknown, items: readonly unknown[]): void => {
    if (!(into instanceof Map) || items.length % 2 === 1) throw new Error('sets items of something that is not a dict');
    charge(items.length * OPERATION_COST);
    for (let at = 0; at < items.length; at += 2) into.set(dictKey(into, items[at]), items[at + 1]);
  };
  const addItems = (set: unknown, items: readonly unknown[]): void => {
    if (!(set instanceof Set) || Object.isFrozen(set)) throw new Error('adds to something that is not a set');
    charge(items.length * OPERATION_COST * 2);
    for (const item of items) set.add(dictKey(set, item));
  };
  const pushDict = (items: readonly unknown[]): void => {
    charge(MAP_COST);
    const made = new Map<unknown, unknown>();
    setItems(made, items);
    push(made);
  };
  const newSet = (items: readonly unknown[]): Set<unknown> => {
    charge(MAP_COST);
    const made = new Set<unknown>();
    addItems(made, items);
    return made;
  };
  const rememberTop = (index: number): void => {
    // Python keeps an array up to the highest index; picklers count from 0 or 1
    if (index > cursor.position()) throw new Error(`remembers something under ${index}, after fewer bytes than that`);
    remember(index, top());
  };
  const loadPersistent = (id: unknown): unknown => {
    if (persistent === undefined) throw new Error('refuses persistent ids, they point outside the file');
    return persistent(id);
  };
  const refuse = (what: string) => (): never => {
    throw new Error(`refuses ${what}`);
  };

  const operations: Readonly<Record<string, () => void>> = {
    // constants
    N: () => push(null),
    '\x88': () => push(true),
    '\x89': () => push(false),
    I: () => {
      const text = cursor.line();
      push(text === '00' ? false : text === '01' ? true : readDecimal(text));
    },
    J: () => push(cursor.int32()),
    K: () => push(cursor.uint8()),
    M: () => push(cursor.uint16()),
    L: () => push(readDecimal(cursor.line())),
    '\x8a': () => push(readLong(cursor.bytes(cursor.uint8()))),
    '\x8b': () => push(readLong(cursor.bytes(cursor.uint32()))),
    F: () => push(readFloat(cursor.line())),
    G: () => push(cursor.float64BigEndian()),
    S: () => push(payload.textLine('quoted')),
    T: () => push(payload.text('plain', cursor.uint32())),
    U: () => push(payload.text('plain', cursor.uint8())),
    V: () => push(payload.textLine('rawUnicode')),
    X: () => push(payload.text('utf8', cursor.uint32())),
    '\x8c': () => push(payload.text('utf8', cursor.uint8())),
    '\x8d': () => push(payload.text('utf8', cursor.uint64())),
    B: () => push(payload.bytes('bytes', cursor.uint32())),
    C: () => push(payload.bytes('bytes', cursor.uint8())),
    '\x8e': () => push(payload.bytes('bytes', cursor.uint64())),
    '\x96': () => push(payload.bytes('bytearray', cursor.uint64())),
    // containers
    ']': () => pushList([]),
    l: () => pushList(takeToMark()),
    a: () => append([pop()]),
    e: () => append(takeToMark()),
    ')': () => pushTuple([]),
    t: () => pushTuple(takeToMark()),
    '\x85': () => pushTuple(take(1)),
    '\x86': () => pushTuple(take(2)),
    '\x87': () => pushTuple(take(3)),
    '}': () => pushDict([]),
    d: () => pushDict(takeToMark()),
    s: () => {
      const item = take(2);
      setItems(top(), item);
    },
    u: () => {
      const items = takeToMark();
      setItems(top(), items);
    },
    '\x8f': () => push(newSet([])),
    '\x90': () => {
      const items = takeToMark();
      addItems(top(), items);
    },
    '\x91': () => push(Object.freeze(newSet(takeToMark()))),
    // stack and memo
    '(': () => {
      charge(LIST_COST);
      mark();
    },
    '0': discard,
    '1': () => void takeToMark(),
    '2': () => push(top()),
    p: () => rememberTop(readMemoIndex(cursor.line())),
    q: () => rememberTop(cursor.uint8()),
    r: () => rememberTop(cursor.uint32()),
    '\x94': () => memoize(top()),
    g: () => push(recall(readMemoIndex(cursor.line()))),
    h: () => push(recall(cursor.uint8())),
    j: () => push(recall(cursor.uint32())),
    // globals and what is built of them
    c: () => push(findGlobal(cursor.line(), cursor.line())),
    '\x93': () => push(findGlobal(...(take(2) as [unknown, unknown]))),
    R: () => push(reduce(...(take(2) as [unknown, unknown]))),
    '\x81': () => push(create(...(take(2) as [unknown, unknown]))),
    '\x92': () => {
      const [callee, args, named] = take(3);
      if (!(named instanceof Map) || named.size > 0) throw new Error('refuses arguments by name');
      push(create(callee, args));
    },
    i: () => {
      const global = findGlobal(cursor.line(), cursor.line());
      push(call(global, takeToMark()));
    },
    o: () => {
      const [callee, ...args] = takeToMark();
      push(call(callee, args));
    },
    b: () => {
      const state = pop();
      setState(top(), state);
    },
    P: () => push(loadPersistent(cursor.line())),
    Q: () => push(loadPersistent(pop())),
    // the file itself
    '\x80': () => {
      protocol = cursor.uint8();
      if (protocol > HIGHEST_PROTOCOL)
        throw new Error(`protocol must be at most ${HIGHEST_PROTOCOL}, received ${protocol}`);
    },
    '\x95': () => {
      // a frame: how much to read at once; Python insists that it is there, and that operations keep within it
      if (cursor.position() <= frameEnd) throw new Error('a frame begins within another');
      const length = cursor.uint64();
      if (length > cursor.left()) throw new Error(`truncated, a frame of ${length} bytes, ${cursor.left()} are left`);
      frameEnd = cursor.position() + length;
    },
    '\x82': refuse('registered extensions'),
    '\x83': refuse('registered extensions'),
    '\x84': refuse('registered extensions'),
    '\x97': refuse('buffers kept outside the file'),
    '\x98': refuse('buffers kept outside the file'),
  };
  const byCode = Array.from({ length: 256 }, (_, code) => operations[String.fromCharCode(code)]);

  try {
    for (;;) {
      const begin = cursor.position();
      const code = cursor.uint8();
      if (code === 0x2e /* STOP */) return { value: pop(), end: cursor.position() };
      const operation = byCode[code];
      if (operation === undefined) throw new Error(`byte ${begin}, 0x${code.toString(16)}, is no pickle operation`);
      charge(OPERATION_COST);
      operation();
      if (begin < frameEnd && cursor.position() > frameEnd)
        throw new Error(`the operation at byte ${begin} goes beyond its frame`);
    }
  } catch (error) {
    const reason = (error as Error).message;
    throw new Error(reason.startsWith(`${name}: `) ? reason : `${name}: ${reason}`, { cause: error });
  }
}
