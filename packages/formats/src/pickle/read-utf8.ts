const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Text from UTF-8 as Python reads it in a pickle: strict, but surrogates that stand alone are kept (`surrogatepass`).
 *
 * Errors: `a text is not UTF-8`.
 */
export function readUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return readWithSurrogates(bytes);
  }
}

/** Splits at the surrogates, three bytes each that begin with ED and go on with A0 to BF. */
function readWithSurrogates(bytes: Uint8Array): string {
  const parts: string[] = [];
  let done = 0;
  try {
    for (let at = bytes.indexOf(0xed); at !== -1; at = bytes.indexOf(0xed, at + 1)) {
      const [second = 0, third = 0] = bytes.subarray(at + 1, at + 3);
      if (second < 0xa0 || second > 0xbf || (third & 0xc0) !== 0x80) continue;
      parts.push(utf8.decode(bytes.subarray(done, at)), String.fromCharCode(0xd000 | ((second & 0x3f) << 6) | (third & 0x3f))); // prettier-ignore
      done = at + 3;
    }
    parts.push(utf8.decode(bytes.subarray(done)));
  } catch (error) {
    throw new Error('a text is not UTF-8', { cause: error });
  }
  return parts.join('');
}
