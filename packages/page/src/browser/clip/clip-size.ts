const MEGABYTE = 1e6;

/** Why a file is not sent at all; null where it may be. */
export function whyTooLarge(bytes: number, limitMegabytes: number): string | null {
  if (bytes <= limitMegabytes * MEGABYTE) return null;
  // Rounded up, so that it never reads "20.0 MB, no more than 20 MB".
  const size = (Math.ceil(bytes / (MEGABYTE / 10)) / 10).toFixed(1);
  return `The clip has ${size} MB; the server takes no more than ${limitMegabytes} MB.`;
}

/** `0.1 MB`, `12.3 MB` */
export function megabytes(bytes: number): string {
  return `${Math.max(0.1, bytes / MEGABYTE).toFixed(1)} MB`;
}
