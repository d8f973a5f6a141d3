import { byteCursor } from './byte-cursor.ts';
import type { ByteReference, ByteSource } from './byte-source.ts';
import { plainGlobal } from './pickle-global.ts';
import type { PickleGlobal, ResolveGlobal } from './pickle-global.ts';
import { readDecimal, readFloat, readLong, readQuoted, readRawUnicode } from './pickle-literals.ts';

export interface UnpickleOptions {
  /** What errors call the file. */
  readonly name?: string;
  /** Allows more globals than Python's plain containers. */
  readonly resolve?: ResolveGlobal;
  /** Finds what a persistent id stands for; without it such ids are refused. */
  readonly persistent?: (id: unknown) => unknown;
  /** Byte and text payloads of at least this length are not read but given as {@link ByteReference}. Default: none. */
  readonly leaveFrom?: number;
}

const HIGHEST_PROTOCOL = 5;
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Reads a Python pickle of protocols 0 to 5 without ever running what it asks for. A pickle is a program for a small stack
 * machine; here every global that it names is looked up in an allow-list, and refused by name if it is not there.
 *
 * dict → Map, list and tuple → array, set → Set, bytes → Uint8Array, None → null, int → number (bigint where a number would
 * round). Lone surrogates in text become U+FFFD. Nothing recurses, so nesting has no limit but memory.
 *
 * Errors: `data.pkl: refuses to build os.system: only arrays and plain containers are ever built`.
 *
 * @example
 * unpickle(bytesInMemory(Uint8Array.of(0x80, 2, 0x4b, 7, 0x2e))); // 7
 */
export function unpickle(source: ByteSource, options: UnpickleOptions = {}): unknown {
  const { name = 'pickle', resolve, persistent, leaveFrom = Infinity } = options;
  const cursor = byteCursor(source, name);
  const memo = new Map<number, unknown>();
  const allowed = new Set<unknown>();
  const namesOf = new WeakMap<PickleGlobal, string>();
  const makers = new WeakMap<object, PickleGlobal>();
  const marked: unknown[][] = []; // the stacks below each mark
  let stack: unknown[] = [];

  const push = (value: unknown): void => void stack.push(value);
  const pop = (): unknown => {
    if (stack.length === 0) throw new Error('the stack is empty');
    return stack.pop();
  };
  const top = (): unknown => {
    if (stack.length === 0) throw new Error('the stack is empty');
    return stack.at(-1);
  };
  const popMark = (): unknown[] => {
    const items = stack;
    const below = marked.pop();
    if (below === undefined) throw new Error('there is no mark');
    stack = below;
    return items;
  };

  const payload = (kind: ByteReference['kind'], length: number): unknown => {
    if (length >= leaveFrom) return { kind, offset: cursor.skip(length), length } satisfies ByteReference;
    const bytes = cursor.bytes(length);
    return kind === 'text' ? utf8.decode(bytes) : bytes.slice();
  };
  const latin1 = (length: number): string =>
    Array.from(cursor.bytes(length), (byte) => String.fromCharCode(byte)).join('');

  const findGlobal = (module: unknown, member: unknown): PickleGlobal => {
    if (typeof module !== 'string' || typeof member !== 'string') throw new Error('a global must be named by texts');
    const found = resolve?.(module, member) ?? plainGlobal(module, member);
    const full = `${module}.${member}`.replace(/[^\w.]/g, '?').slice(0, 80);
    if (found === undefined)
      throw new Error(`refuses to build ${full}: only arrays and plain containers are ever built`);
    allowed.add(found);
    namesOf.set(found, full);
    return found;
  };
  const call = (callee: unknown, args: unknown): unknown => {
    if (!allowed.has(callee)) throw new Error('calls something that is not a global');
    const { build } = callee as PickleGlobal;
    if (build === undefined) throw new Error(`refuses to call ${namesOf.get(callee as PickleGlobal)}`);
    if (!Array.isArray(args)) throw new Error('arguments must be a tuple');
    const built = build(args);
    if (typeof built === 'object' && built !== null) makers.set(built, callee as PickleGlobal);
    return built;
  };
  const setState = (built: unknown, state: unknown): void => {
    const maker = typeof built === 'object' && built !== null ? makers.get(built) : undefined;
    if (maker?.setState === undefined) throw new Error('sets the state of something that has none');
    maker.setState(built as object, state);
  };

  const append = (items: readonly unknown[]): void => {
    const list = top();
    if (!Array.isArray(list)) throw new Error('appends to something that is not a list');
    for (const item of items) list.push(item);
  };
  const setItems = (into: unknown, items: readonly unknown[]): void => {
    if (!(into instanceof Map) || items.length % 2 === 1) throw new Error('sets items of something that is not a dict');
    for (let at = 0; at < items.length; at += 2) into.set(items[at], items[at + 1]);
  };
  const addItems = (items: readonly unknown[]): void => {
    const set = top();
    if (!(set instanceof Set)) throw new Error('adds to something that is not a set');
    for (const item of items) set.add(item);
  };
  const dict = (items: readonly unknown[]): Map<unknown, unknown> => {
    const made = new Map<unknown, unknown>();
    setItems(made, items);
    return made;
  };
  const lastItems = (count: number): unknown[] => {
    if (stack.length < count) throw new Error('the stack is empty');
    return stack.splice(stack.length - count, count);
  };
  const recall = (index: number | bigint): unknown => {
    if (!memo.has(Number(index))) throw new Error(`nothing is remembered under ${index}`);
    return memo.get(Number(index));
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
    S: () => push(readQuoted(cursor.line())),
    T: () => push(latin1(cursor.uint32())),
    U: () => push(latin1(cursor.uint8())),
    V: () => push(readRawUnicode(cursor.line())),
    X: () => push(payload('text', cursor.uint32())),
    '\x8c': () => push(payload('text', cursor.uint8())),
    '\x8d': () => push(payload('text', cursor.uint64())),
    B: () => push(payload('bytes', cursor.uint32())),
    C: () => push(payload('bytes', cursor.uint8())),
    '\x8e': () => push(payload('bytes', cursor.uint64())),
    '\x96': () => push(payload('bytes', cursor.uint64())),
    // containers
    ']': () => push([]),
    l: () => push(popMark()),
    a: () => append([pop()]),
    e: () => append(popMark()),
    ')': () => push([]),
    t: () => push(popMark()),
    '\x85': () => push(lastItems(1)),
    '\x86': () => push(lastItems(2)),
    '\x87': () => push(lastItems(3)),
    '}': () => push(new Map()),
    d: () => push(dict(popMark())),
    s: () => {
      const item = lastItems(2);
      setItems(top(), item);
    },
    u: () => {
      const items = popMark();
      setItems(top(), items);
    },
    '\x8f': () => push(new Set()),
    '\x90': () => addItems(popMark()),
    '\x91': () => push(new Set(popMark())),
    // stack and memo
    '(': () => {
      marked.push(stack);
      stack = [];
    },
    '0': () => {
      if (stack.length === 0) popMark();
      else pop();
    },
    '1': () => void popMark(),
    '2': () => push(top()),
    p: () => void memo.set(Number(readDecimal(cursor.line())), top()),
    q: () => void memo.set(cursor.uint8(), top()),
    r: () => void memo.set(cursor.uint32(), top()),
    '\x94': () => void memo.set(memo.size, top()),
    g: () => push(recall(readDecimal(cursor.line()))),
    h: () => push(recall(cursor.uint8())),
    j: () => push(recall(cursor.uint32())),
    // globals and what is built of them
    c: () => push(findGlobal(cursor.line(), cursor.line())),
    '\x93': () => push(findGlobal(...(lastItems(2) as [unknown, unknown]))),
    R: () => push(call(...(lastItems(2) as [unknown, unknown]))),
    '\x81': () => push(call(...(lastItems(2) as [unknown, unknown]))),
    '\x92': () => {
      const [callee, args, named] = lastItems(3);
      if (!(named instanceof Map) || named.size > 0) throw new Error('refuses arguments by name');
      push(call(callee, args));
    },
    i: () => {
      const global = findGlobal(cursor.line(), cursor.line());
      push(call(global, popMark()));
    },
    o: () => {
      const [callee, ...args] = popMark();
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
      const protocol = cursor.uint8();
      if (protocol > HIGHEST_PROTOCOL)
        throw new Error(`protocol must be at most ${HIGHEST_PROTOCOL}, received ${protocol}`);
    },
    '\x95': () => void cursor.uint64(), // a frame: how much to read at once
    '\x82': refuse('registered extensions'),
    '\x83': refuse('registered extensions'),
    '\x84': refuse('registered extensions'),
    '\x97': refuse('buffers kept outside the file'),
    '\x98': () => void top(), // marks a buffer as read-only
  };

  try {
    for (;;) {
      const at = cursor.position();
      const code = cursor.uint8();
      if (code === 0x2e /* STOP */) return pop();
      const operation = operations[String.fromCharCode(code)];
      if (operation === undefined) throw new Error(`byte ${at}, 0x${code.toString(16)}, is no pickle operation`);
      operation();
    }
  } catch (error) {
    const reason = (error as Error).message;
    throw new Error(reason.startsWith(`${name}: `) ? reason : `${name}: ${reason}`, { cause: error });
  }
}
