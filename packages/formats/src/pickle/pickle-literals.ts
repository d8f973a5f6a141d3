/** Longest integer that is read, in bytes: 2^32768 is no one's data. */
const MAXIMUM_INTEGER_BYTES = 4096;

/** A whole number as a number where that is exact, else as a bigint. */
function plainInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Little-endian two's complement, of any length. */
export function readLong(bytes: Uint8Array): number | bigint {
  if (bytes.length === 0) return 0;
  if (bytes.length > MAXIMUM_INTEGER_BYTES) throw new Error(`an integer of ${bytes.length} bytes is not read`);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  return plainInteger(BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex.reverse().join('')}`)));
}

/** A decimal integer, with the L that Python 2 put behind long ones. */
export function readDecimal(text: string): number | bigint {
  const digits = /^(-?(?:0|[1-9]\d*))L?$/.exec(text)?.[1]; // 010 and 0x10 mean different things to different Pythons
  if (digits === undefined || digits.length > MAXIMUM_INTEGER_BYTES)
    throw new Error(`an integer must be digits, received ${quote(text)}`);
  return plainInteger(BigInt(digits));
}

/** Where something is kept in the memo: a whole number, not negative. */
export function readMemoIndex(text: string): number {
  const index = readDecimal(text);
  if (typeof index !== 'number' || index < 0)
    throw new Error(`a memo index must be at least 0, received ${quote(text)}`);
  return index;
}

/** A float as Python's repr writes it. */
export function readFloat(text: string): number {
  const named = { inf: Infinity, '-inf': -Infinity, nan: NaN }[text];
  if (named !== undefined) return named;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text))
    throw new Error(`a float must be a number, received ${quote(text)}`);
  const value = Number(text);
  if (!Number.isFinite(value)) throw new Error(`a float must be finite, received ${quote(text)}`);
  return value;
}

/** What follows a backslash in a string literal of Python 2, and what it stands for. */
export const STRING_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** A Python 2 string literal in quotes. */
export function readQuoted(text: string): string {
  const inner = /^(['"])(.*)\1$/s.exec(text)?.[2];
  if (inner === undefined) throw new Error(`a string must be in quotes, received ${quote(text)}`);
  return inner.replace(/\\(x[0-9a-fA-F]{2}|[0-7]{1,3}|[^]|$)/g, (whole, escape: string) => {
    const named = STRING_ESCAPES[escape];
    if (named !== undefined) return named;
    const code = escape.length === 3 && escape.startsWith('x') ? parseInt(escape.slice(1), 16) : /^[0-7]/.test(escape) ? parseInt(escape, 8) : Infinity; // prettier-ignore
    if (code <= 0xff) return String.fromCharCode(code);
    if (escape === '' || escape === 'x' || code < Infinity || escape === '\n')
      throw new Error(`a string must not hold ${quote(whole)}`);
    return whole;
  });
}

/** Text of protocol 0: latin-1 with \uXXXX and \UXXXXXXXX for the rest. */
export function readRawUnicode(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^]?))/g,
    (whole, short?: string, long?: string, other?: string) => {
      // prettier-ignore
      const digits = short ?? long;
      if (digits === undefined) {
        if (other === 'u' || other === 'U') throw new Error(`a text must not hold ${quote(whole)} without its digits`);
        return whole;
      }
      const code = parseInt(digits, 16);
      if (code > 0x10ffff) throw new Error(`a text must not hold ${quote(whole)}`);
      return String.fromCodePoint(code);
    },
  );
}

/** Text from a file inside an error message: short, and on one line. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
