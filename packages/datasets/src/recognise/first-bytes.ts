import { open } from 'node:fs/promises';

/** The first bytes of a file, at most `count`; none where it cannot be read. */
export async function firstBytes(path: string, count: number): Promise<Uint8Array> {
  const handle = await open(path).catch(() => undefined);
  if (handle === undefined) return new Uint8Array();
  try {
    const bytes = new Uint8Array(count);
    const { bytesRead } = await handle.read(bytes, 0, count, 0);
    return bytes.subarray(0, bytesRead);
  } catch {
    return new Uint8Array(); // a folder, or a device that gives nothing
  } finally {
    await handle.close();
  }
}
