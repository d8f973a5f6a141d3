const KILOBYTE = 1e3;
const MEGABYTE = 1e6;

/** Why a file is not sent at all; null where it may be. */
export function whyTooLarge(bytes: number, limitMegabytes: number): string | null {
  if (bytes <= limitMegabytes * MEGABYTE) return null;
  // Rounded up, so that it never reads "20.0 MB, no more than 20 MB".
  const size = (Math.ceil(bytes / (MEGABYTE / 10)) / 10).toFixed(1);
  return `The clip has ${size} MB; the server takes no more than ${limitMegabytes} MB.`;
}

/** `0 bytes`, `12.3 kB`, `12.3 MB` */
export function sizeOf(bytes: number): string {
  if (bytes < KILOBYTE) return `${bytes} bytes`;
  return bytes < 0.95 * MEGABYTE ? `${(bytes / KILOBYTE).toFixed(1)} kB` : `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
