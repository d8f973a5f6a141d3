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
  const digits = /^([+-]?\d+)L?$/.exec(text)?.[1];
  if (digits === undefined || digits.length > MAXIMUM_INTEGER_BYTES)
    throw new Error(`an integer must be digits, received ${quote(text)}`);
  return plainInteger(BigInt(digits));
}

/** A float as Python's repr writes it. */
export function readFloat(text: string): number {
  const named = { inf: Infinity, '-inf': -Infinity, nan: NaN }[text];
  if (named !== undefined) return named;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text))
    throw new Error(`a float must be a number, received ${quote(text)}`);
  return Number(text);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };

/** A Python 2 string literal in quotes. */
export function readQuoted(text: string): string {
  const inner = /^(['"])(.*)\1$/s.exec(text)?.[2];
  if (inner === undefined) throw new Error(`a string must be in quotes, received ${quote(text)}`);
  return inner.replace(/\\(x([0-9a-f]{2})|[0-7]{1,3}|.)/gi, (_, escape: string, hex: string | undefined) => {
    if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16));
    return /^[0-7]/.test(escape) ? String.fromCharCode(parseInt(escape, 8)) : (ESCAPES[escape] ?? escape);
  });
}

/** Text of protocol 0: latin-1 with \uXXXX and \UXXXXXXXX for the rest. */
export function readRawUnicode(text: string): string {
  return text.replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (escape, short?: string, long?: string) => {
    const code = parseInt(short ?? long!, 16);
    return code > 0x10ffff ? escape : String.fromCodePoint(code);
  });
}

/** Text from a file inside an error message: short, and on one line. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
