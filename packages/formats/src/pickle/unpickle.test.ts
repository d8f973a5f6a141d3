import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bytesInMemory } from './byte-source.ts';
import type { ByteSource } from './byte-source.ts';
import type { PickleGlobal, ResolveGlobal } from './pickle-global.ts';
import { unpickle } from './unpickle.ts';

const golden = JSON.parse(readFileSync(new URL('../../fixtures/pickles.json', import.meta.url), 'utf8')) as {
  protocols: string[];
};
const protocols = golden.protocols.map((pickle) => Uint8Array.from(Buffer.from(pickle, 'base64')));

/** A pickle written out by hand: texts are latin-1 bytes, numbers are bytes. */
const pickle = (...parts: (string | number)[]): ByteSource =>
  bytesInMemory(
    Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...Buffer.from(part, 'latin1')]))),
  );

const expected = new Map<unknown, unknown>([
  ['none', null],
  ['flags', [true, false]],
  ['integers', [0, 255, 65535, -1, 2 ** 31, 2 ** 53 - 1, 2n ** 53n + 1n, -(2n ** 70n)]],
  ['floats', [1.5, Infinity, -0, 1e-300]],
  ['text', 'naïve 😀\n\\u'],
  ['bytes', Uint8Array.of(0, 255)],
  ['tuple', [1, 2, [3, 4], []]],
  ['set', new Set([7])],
  ['frozen', new Set(['x'])],
  ['ordered', new Map([['b', 1], ['a', 2]])], // prettier-ignore
  ['shared', [[1], [1]]],
]);

describe('unpickle', () => {
  it.each([0, 1, 2, 3, 4, 5])('reads all plain values in protocol %i as CPython wrote them', (protocol) => {
    const value = unpickle(bytesInMemory(protocols[protocol]!)) as Map<string, unknown>;
    expect(value).toEqual(expected);
    expect([...value.keys()]).toEqual([...expected.keys()]);
    expect([...(value.get('ordered') as Map<string, number>).keys()]).toEqual(['b', 'a']);
    const [first, second] = value.get('shared') as unknown[];
    expect(first).toBe(second);
  });

  it.each([0, 1, 2, 3, 4, 5])('refuses protocol %i cut anywhere, in one line', (protocol) => {
    const whole = protocols[protocol]!;
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => unpickle(bytesInMemory(whole.slice(0, length)), { name: 'data.pkl' }), `${length} bytes`).toThrow(
        /^data\.pkl: [^\n]*$/,
      );
    }
  });

  it('never hangs or breaks the one-line rule on damaged bytes', () => {
    const whole = protocols[4]!;
    for (let at = 0; at < whole.length; at += 1) {
      for (const flip of [0x01, 0x80, 0xff]) {
        const damaged = whole.slice();
        damaged[at]! ^= flip;
        try {
          unpickle(bytesInMemory(damaged), { name: 'data.pkl' });
        } catch (error) {
          expect((error as Error).message).toMatch(/^data\.pkl: [^\n]*$/);
        }
      }
    }
  });

  it('reads the texts of Python 2', () => {
    expect(unpickle(pickle("S'a\\'\\n\\x41\\101'\n."))).toBe("a'\nAA");
    expect(unpickle(pickle('U', 2, 0xe9, 'a.'))).toBe('éa');
    expect(unpickle(pickle('V\\ud7ff\\U0001F600\n.'))).toBe('\ud7ff😀');
  });

  it('keeps a list that holds itself', () => {
    const list = unpickle(pickle(0x80, 2, ']q', 0, 'h', 0, 'a.')) as unknown[];
    expect(list[0]).toBe(list);
  });

  it('takes keys that mean something to JavaScript as keys', () => {
    expect(unpickle(pickle("}S'__proto__'\nI1\ns."))).toEqual(new Map([['__proto__', 1]]));
  });

  it('does not recurse: a hundred thousand lists deep', () => {
    expect(() => unpickle(pickle(']'.repeat(100_000), 'a'.repeat(99_999), '.'))).not.toThrow();
  });

  const named = (module: string, name: string) => pickle(`c${module}\n${name}\n(S'touch PWNED'\ntR.`);
  it.each([
    ['os', 'system'],
    ['posix', 'system'],
    ['nt', 'system'],
    ['builtins', 'eval'],
    ['builtins', 'exec'],
    ['builtins', 'getattr'],
    ['__builtin__', 'eval'],
    ['subprocess', 'Popen'],
    ['constructor', 'prototype'],
    ['builtins', '__proto__'],
    ['collections', 'OrderedDict.fromkeys'],
  ])('refuses to build %s.%s by name', (module, name) => {
    expect(() => unpickle(named(module, name), { name: 'data.pkl' })).toThrow(
      new Error(`data.pkl: refuses to build ${module}.${name}: only arrays and plain containers are ever built`),
    );
  });

  it('reads a defaultdict as a dict, whatever makes its missing entries', () => {
    const made = new Map([['a', 1]]);
    expect(unpickle(pickle('ccollections\ndefaultdict\n(c__builtin__\nlist\ntRVa\nI1\ns.'))).toEqual(made);
    expect(unpickle(pickle('ccollections\ndefaultdict\n)RVa\nI1\ns.'))).toEqual(made);
    expect(() => unpickle(pickle('ccollections\ndefaultdict\n(cos\nsystem\ntR.'))).toThrow(
      /refuses to build os\.system/,
    );
  });

  it('reads keys that are bytes as texts, unless both are there', () => {
    expect(unpickle(pickle('}C', 2, 0xc3, 0xa9, 'I1\ns.'))).toEqual(new Map([['é', 1]]));
    expect(() => unpickle(pickle('}Va\nI1\nsC', 1, 'aI2\ns.'))).toThrow(/a key of a dict .* received bytes/);
  });

  it.each([
    ['pandas.core.frame', 'DataFrame', /only arrays and plain containers are ever built; turn pandas objects into arrays with \.to_numpy/],
    ['joblib.numpy_pickle', 'NumpyArrayWrapper', /; load it with joblib and save it with pickle\.dump$/],
    ['scipy.sparse._csr', 'csr_matrix', /; turn sparse matrices into arrays with \.toarray\(\)/],
  ])('says how to save the data of %s.%s so that it can be read', (module, name, message) => {
    expect(() => unpickle(named(module, name))).toThrow(message);
  }); // prettier-ignore

  it('refuses globals however they are named', () => {
    const stackGlobal = pickle(0x80, 4, 0x8c, 2, 'os', 0x8c, 6, 'system', 0x93, '.');
    const instance = pickle("(S'id'\nios\nsystem\n.");
    const object = pickle("(cos\nsystem\nS'id'\no.");
    for (const source of [stackGlobal, instance, object])
      expect(() => unpickle(source)).toThrow(/refuses to build os\.system/);
    expect(() => unpickle(pickle('ca\u001b[31m\nb\n.'))).toThrow(/^pickle: refuses to build a\?\?31m\.b: /);
  });

  it.each<[string, ByteSource, RegExp]>([
    ['calling a value', pickle("S'os.system'\n(S'id'\ntR."), /calls something that is not a global/],
    ['a dict posing as a global', pickle("}S'build'\nNs)R."), /calls something that is not a global/],
    ['state for a plain list', pickle(']}b.'), /sets the state of something that has none/],
    ['a persistent id', pickle('Pfile\n.'), /refuses persistent ids/],
    ['a registered extension', pickle(0x80, 2, 0x82, 1, '.'), /refuses registered extensions/],
    ['a buffer elsewhere', pickle(0x80, 5, 0x97, '.'), /refuses buffers/],
    ['a protocol to come', pickle(0x80, 6, 'N.'), /protocol must be at most 5, received 6/],
    ['no operation', pickle(0xff, '.'), /byte 0, 0xff, is no pickle operation/],
    ['an empty stack', pickle('.'), /the stack is empty/],
    ['no mark', pickle('t.'), /there is no mark/],
    ['nothing remembered', pickle('h', 3, '.'), /nothing is remembered under 3/],
    ['text for a number', pickle('Iabc\n.'), /an integer must be digits, received "abc"/],
    ['code for a number', pickle('F__import__("os")\n.'), /a float must be a number/],
    ['a gigantic payload', pickle(0x8e, 255, 255, 255, 255, 255, 255, 255, 127, '.'), /truncated/],
    ['a gigantic integer', pickle(0x8b, 255, 255, 255, 127), /truncated/],
    ['appending to a text', pickle("S'a'\nNa."), /appends to something that is not a list/],
    ['half an item', pickle('}(Nu.'), /sets items of something that is not a dict/],
    ['named arguments', pickle('ccollections\nOrderedDict\n)}Vx\nNs', 0x92, '.'), /refuses arguments by name/],
    ['bytes by number', pickle('cbuiltins\nbytes\n(I999999999999\ntR.'), /bytes must come from/],
  ])('refuses %s', (_, source, message) => {
    expect(() => unpickle(source, { name: 'data.pkl' })).toThrow(message);
  });

  it('builds what the caller allows, with its state, and calls nothing that may only be named', () => {
    const point: PickleGlobal = {
      build: (args) => ({ args }),
      setState: (built, state) => void Object.assign(built, { state }),
    };
    const resolve: ResolveGlobal = (module, name) => (module !== 'shapes' ? undefined : name === 'Point' ? point : {});
    expect(unpickle(pickle('cshapes\nPoint\n(I1\nI2\ntR(I3\ntb.'), { resolve })).toEqual({ args: [1, 2], state: [3] });
    expect(() => unpickle(pickle('cshapes\nOnlyName\n)R.'), { resolve })).toThrow(/refuses to call shapes\.OnlyName/);
  });

  it('asks the caller for persistent ids', () => {
    const persistent = (id: unknown) => ({ id });
    expect(unpickle(pickle("S'a'\nQ."), { persistent })).toEqual({ id: 'a' });
    expect(unpickle(pickle('Pb\n.'), { persistent })).toEqual({ id: 'b' });
  });

  it('leaves large payloads where they are', () => {
    const large = 20_000;
    const bytes = Buffer.concat([
      Buffer.of(0x80, 4, 0x8e, large & 255, large >> 8, 0, 0, 0, 0, 0, 0),
      Buffer.alloc(large, 1),
      Buffer.of(0x8c, 4),
      Buffer.from('text'),
      Buffer.of(0x43, 1, 9, 0x87, 0x2e),
    ]);
    let read = 0;
    const source: ByteSource = {
      length: bytes.length,
      read(offset, length) {
        read += length;
        return bytes.subarray(offset, offset + length);
      },
    };
    expect(unpickle(source, { leaveFrom: { bytes: 4, bytearray: 0, text: 4 } })).toEqual([
      { kind: 'bytes', storage: 'plain', offset: 11, length: large },
      { kind: 'text', storage: 'utf8', offset: 11 + large + 2, length: 4 },
      Uint8Array.of(9),
    ]);
    expect(read).toBeLessThan(large / 2);
  });

  const refused: [string, ByteSource, RegExp][] = [
    [
      'a frame that is not there',
      pickle(0x80, 4, 0x95, 9, 0, 0, 0, 0, 0, 0, 0, 'N.'),
      /a frame of 9 bytes, 2 are left/,
    ],
    [
      'a frame within a frame',
      pickle(0x95, 11, 0, 0, 0, 0, 0, 0, 0, 0x95, 1, 0, 0, 0, 0, 0, 0, 0, 'N.'),
      /begins within another/,
    ],
    [
      'an operation beyond its frame',
      pickle(0x95, 2, 0, 0, 0, 0, 0, 0, 0, 'M', 1, 2, '.'),
      /byte 9 goes beyond its frame/,
    ],
    [
      'a list as a key',
      pickle('}]Ns.'),
      /a key of a dict or set must be a text, a number or None, received a list or tuple/,
    ],
    ['appending to a tuple', pickle('(tNa.'), /appends to something that is not a list/],
    ['adding to a frozenset', pickle(0x80, 4, '(', 0x91, '(N', 0x90, '.'), /adds to something that is not a set/],
    ['a list of arguments', pickle('cbuiltins\nlist\n]R.'), /arguments must be a tuple/],
    [
      'new objects with arguments',
      pickle('cbuiltins\nlist\n(](NNet', 0x81, '.'),
      /refuses to create objects with arguments/,
    ],
    [
      'the names of Python 2 in protocol 3',
      pickle(0x80, 3, 'c__builtin__\nlist\n)R.'),
      /refuses to build __builtin__\.list/,
    ],
    [
      'a list in the order of a set',
      pickle(0x80, 4, 'cbuiltins\nlist\n(', 0x8f, 'tR.'),
      /a container must come from a list/,
    ],
    ['octal numbers', pickle('I010\n.'), /an integer must be digits, received "010"/],
    ['floats without end', pickle('F1e999\n.'), /a float must be finite/],
    ['half an escape', pickle('V\\u12\n.'), /without its digits/],
    ['half a byte', pickle("S'\\x1'\n."), /a string must not hold/],
    ['text that is not UTF-8', pickle('X', 1, 0, 0, 0, 0xff, '.'), /a text is not UTF-8/],
  ];
  it.each(refused)('refuses %s, as Python does or to be safe', (_, source, message) => {
    expect(() => unpickle(source, { name: 'data.pkl' })).toThrow(message);
  });

  it('takes keys that are equal in Python for one', () => {
    expect(unpickle(pickle('}(I1\nVa\n', 0x88, 'Vb\nu.'))).toEqual(new Map([[1, 'b']]));
    expect(unpickle(pickle('}(', 0x89, 'Va\nI0\nVb\nu.'))).toEqual(new Map([[false, 'b']]));
  });

  it('reads escapes as Python does', () => {
    expect(unpickle(pickle("S'\\q\\8\\\\x41'\n."))).toBe('\\q\\8\\x41');
    expect(unpickle(pickle('V\\\\u0041\n.'))).toBe('\\\\u0041');
  });

  it('keeps lone surrogates', () => {
    expect(unpickle(pickle('X', 5, 0, 0, 0, 'a', 0xed, 0xa0, 0x80, 'b.'))).toBe('a\ud800b');
  });
});

const formats = new URL('../../../../../shared/fixtures/formats/', import.meta.url);
describe.skipIf(!existsSync(formats))('golden values beside the checkout', () => {
  /** As much of NumPy as shows the shapes. */
  const numpy: ResolveGlobal = (module, name) => {
    const full = `${module}.${name}`.replace('numpy._core', 'numpy.core');
    const array: PickleGlobal = {
      build: (args) => ({ shape: full.endsWith('_frombuffer') ? args[2] : undefined }),
      setState: (built, state) => void Object.assign(built, { shape: (state as unknown[])[1] }),
    };
    const known = [
      'numpy.core.multiarray._reconstruct',
      'numpy.core.numeric._frombuffer',
      'numpy.core.multiarray.scalar',
    ];
    if (known.includes(full)) return array;
    if (full === 'numpy.dtype') return { build: (args) => ({ args }), setState: () => {} };
    return full === 'numpy.ndarray' ? {} : undefined;
  };
  const read = (name: string) =>
    unpickle(bytesInMemory(readFileSync(new URL(name, formats))), { name, resolve: numpy });

  it.each(['protocol2', 'protocol4', 'protocol5', 'numpy1'])('MMSA features of %s have their arrays', (variant) => {
    const data = read(`mmsa-unaligned.${variant}.pkl`) as Map<string, Map<string, unknown>>;
    const expected = JSON.parse(readFileSync(new URL('mmsa-expected.json', formats), 'utf8')) as Record<
      string,
      { ids: string[] }
    >;
    for (const split of ['train', 'valid', 'test']) {
      expect((data.get(split)!.get('audio') as { shape: number[] }).shape[0]).toBe(expected[split]!.ids.length);
    }
  });

  it('the hostile and the truncated file are refused', () => {
    expect(() => read('hostile.pkl')).toThrow(
      'hostile.pkl: refuses to build posix.system: only arrays and plain containers are ever built',
    );
    expect(() => read('truncated.pkl')).toThrow(/^truncated\.pkl: truncated, /);
  });
});
