/** What a header may be divided by. Where two are equally frequent, the first. */
const SEPARATORS = [',', ';', '\t'] as const;

/** How Excel may name the separator, on a line before the header. */
const NAMED_SEPARATOR = /^sep=(.)(?:\r\n|\r|\n|$)/i;

/** This much of a file tells its encoding. */
const LOOKED_AT_BYTES = 4096;

/** The text of a table, and what divides its cells. */
export interface CsvText {
  readonly text: string;
  readonly separator: string;
  /** Whether a first line, which is no record, names the separator. */
  readonly namesSeparator: boolean;
}

/**
 * Decodes a table: UTF-8 or UTF-16, with or without a byte order mark. Cells are divided by what divides the header: commas,
 * semicolons (Excel, where the comma is for decimals) or tabs.
 *
 * Errors: `label.csv: must be UTF-8 text or UTF-16, line 3 is neither; save it in Excel as "CSV UTF-8"`.
 */
export function csvText(bytes: Uint8Array, name: string): CsvText {
  const encoding = encodingOf(bytes);
  try {
    return withSeparator(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch {
    const text = new TextDecoder(encoding).decode(bytes);
    const line = text.slice(0, Math.max(0, text.indexOf('\ufffd'))).split(/\r\n|\r|\n/).length;
    throw new Error(`${name}: must be UTF-8 text or UTF-16, line ${line} is neither; save it in Excel as "CSV UTF-8"`);
  }
}

/** The columns that the beginning of a file names, if it is a table. */
export function csvColumns(beginning: Uint8Array): string[] {
  const { text, separator, namesSeparator } = withSeparator(new TextDecoder(encodingOf(beginning)).decode(beginning));
  const header = (namesSeparator ? text.replace(NAMED_SEPARATOR, '') : text).split(/[\r\n]/, 1)[0]!;
  return header.split(separator).map((column) => column.replaceAll(/["\s]/g, ''));
}

function withSeparator(text: string): CsvText {
  const named = NAMED_SEPARATOR.exec(text);
  if (named !== null) return { text, separator: named[1]!, namesSeparator: true };
  const header = text.split(/[\r\n]/, 1)[0]!.replaceAll(/"[^"]*"/g, '');
  const times = SEPARATORS.map((separator) => header.split(separator).length);
  const separator = SEPARATORS[times.indexOf(Math.max(...times))]!;
  return { text, separator, namesSeparator: false };
}

/** Without a mark, UTF-16 is told by the zeros in every other byte of the header's plain letters. */
function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  bytes.subarray(0, LOOKED_AT_BYTES).forEach((byte, at) => {
    if (byte === 0) zeros[at % 2]!++;
  });
  const [even = 0, odd = 0] = zeros;
  if (even === odd) return 'utf-8';
  return odd > even ? 'utf-16le' : 'utf-16be';
}
