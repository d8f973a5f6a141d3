/**
 * The text of a table as spreadsheets save it: UTF-8 or UTF-16, with or without the mark at its beginning.
 *
 * Errors: `label.csv: must be UTF-8 text or UTF-16, byte 0xe9 at 31 is neither; save it as "CSV UTF-8"`.
 */
export function csvText(bytes: Uint8Array, name: string): string {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    const at = firstOdd(bytes, encoding);
    const where = at === null ? '' : `, byte 0x${bytes[at]!.toString(16)} at ${at} is neither`;
    throw new Error(`${name}: must be UTF-8 text or UTF-16${where}; save it as "CSV UTF-8"`);
  }
}

/** The names of the columns, as far as the first bytes of a file show them; none where they are no text. */
export function csvHeader(bytes: Uint8Array): string[] {
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes);
  const line = text.split(/[\r\n]/, 1)[0]!;
  return line.split(delimiterOf(line)).map((column) => column.replaceAll(/^[\s"]+|[\s"]+$/g, ''));
}

const DELIMITERS = [',', ';', '\t'] as const;

/** What parts the columns: whatever stands most often in the first line, outside quotes. Spreadsheets in many languages write `;`. */
export function delimiterOf(text: string): (typeof DELIMITERS)[number] {
  const line = text.split(/[\r\n]/, 1)[0]!.replaceAll(/"(?:[^"]|"")*"/g, '');
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** By the mark at the beginning; without one, by which half of the first two bytes is empty, as it is of Latin letters. */
function encodingOf([first, second]: Uint8Array): Encoding {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  return 'utf-8';
}

/** Where UTF-8 first breaks. */
function firstOdd(bytes: Uint8Array, encoding: Encoding): number | null {
  if (encoding !== 'utf-8') return null;
  const decoded = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const at = Buffer.byteLength(decoded.split('\ufffd', 1)[0]!);
  return at < bytes.length ? at : null;
}
