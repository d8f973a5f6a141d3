import { crc32 } from 'node:zlib';

/** CRC-32 (that of zip and PNG, Python's `zlib.crc32`) as eight hexadecimal digits. */
export function checksumOf(data: string | Uint8Array): string {
  return checksumText(crc32(data));
}

export function checksumText(crc: number): string {
  return crc.toString(16).padStart(8, '0');
}

export function isChecksum(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{8}$/.test(value);
}
