/**
 * The text of a file: UTF-8, or UTF-16 as Praat and Windows write it, with its mark or without.
 *
 * Errors: `said.txt: must be text in UTF-8 or UTF-16, it is in neither; convert it, as by: iconv -f LATIN1 -t UTF-8`.
 */
export function textOfBytes(bytes: Uint8Array, name: string): string {
  try {
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // said below
  }
  throw new Error(
    `${name}: must be text in UTF-8 or UTF-16, it is in neither; convert it, as by: iconv -f LATIN1 -t UTF-8`,
  );
}

/** Text of Latin letters without a mark tells UTF-16 by its zeros. */
function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  const head = bytes.subarray(0, 256);
  head.forEach((byte, place) => (zeros[place % 2]! += byte === 0 ? 1 : 0));
  const [even, odd] = zeros as [number, number];
  if (odd > head.length / 4 && even === 0) return 'utf-16le';
  return even > head.length / 4 && odd === 0 ? 'utf-16be' : 'utf-8';
}
