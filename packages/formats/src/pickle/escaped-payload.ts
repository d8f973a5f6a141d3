import type { PayloadStorage } from './byte-source.ts';
import { STRING_ESCAPES } from './pickle-literals.ts';

/** How far a portion was decoded. */
export interface Progress {
  /** Bytes of the encoded portion that are done with. */
  readonly read: number;
  readonly written: number;
}

/**
 * Decodes bytes that were stored as text, one character per byte, as far as there are whole characters and room for them.
 *
 * @param from where to begin in `encoded`
 * @param into where to begin in `decoded`
 * @param isLast whether nothing follows `encoded`, so that half a character is an error
 */
export type PortionDecoder = (encoded: Uint8Array, from: number, decoded: Uint8Array, into: number, isLast: boolean) => Progress; // prettier-ignore

const BACKSLASH = 0x5c;

/** UTF-8 of characters up to U+00FF: one byte below 0x80, else C2 or C3 and one more. */
const decodeUtf8: PortionDecoder = (encoded, from, decoded, into, isLast) => {
  let read = from;
  let written = into;
  while (read < encoded.length && written < decoded.length) {
    const byte = encoded[read]!;
    if (byte < 0x80) {
      decoded[written] = byte;
      read += 1;
    } else {
      if (byte !== 0xc2 && byte !== 0xc3) throw new Error('its text holds what is no byte');
      if (read + 1 === encoded.length && !isLast) break;
      const next = encoded[read + 1] ?? 0;
      if ((next & 0xc0) !== 0x80) throw new Error('its text is not UTF-8');
      decoded[written] = ((byte & 0x03) << 6) | (next & 0x3f);
      read += 2;
    }
    written += 1;
  }
  return { read: read - from, written: written - into };
};

/** Latin-1 in which a backslash begins an escape; `escape` reads it, or says that more of it is needed. */
function decodeEscapes(
  longest: number,
  escape: (text: string) => { length: number; value: number } | undefined,
): PortionDecoder {
  return (encoded, from, decoded, into, isLast) => {
    let read = from;
    let written = into;
    while (read < encoded.length && written < decoded.length) {
      if (encoded[read] !== BACKSLASH) {
        decoded[written] = encoded[read]!;
        read += 1;
      } else {
        if (read + longest > encoded.length && !isLast) break;
        const found = escape(String.fromCharCode(...encoded.subarray(read, read + longest)));
        if (found === undefined) throw new Error('its text holds an escape that stands for no byte');
        decoded[written] = found.value;
        read += found.length;
      }
      written += 1;
    }
    return { read: read - from, written: written - into };
  };
}

const decodeRawUnicode = decodeEscapes(10, (text) => {
  const [whole, short, long] = /^\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(text) ?? [''];
  const value = parseInt(short ?? long ?? '', 16);
  return value <= 0xff ? { length: whole.length, value } : undefined;
});

const decodeQuoted = decodeEscapes(4, (text) => {
  const hex = /^\\x([0-9a-fA-F]{2})/.exec(text)?.[1];
  if (hex !== undefined) return { length: 4, value: parseInt(hex, 16) };
  const value = STRING_ESCAPES[text.charAt(1)]?.charCodeAt(0);
  return value === undefined ? undefined : { length: 2, value };
});

export const PORTION_DECODERS: Readonly<Record<Exclude<PayloadStorage, 'plain'>, PortionDecoder>> = {
  utf8: decodeUtf8,
  rawUnicode: decodeRawUnicode,
  quoted: decodeQuoted,
};

/** The most that one decoded byte takes where it is stored. */
export const MOST_STORED_BYTES: Readonly<Record<PayloadStorage, number>> = {
  plain: 1,
  utf8: 2,
  rawUnicode: 10,
  quoted: 4,
};
