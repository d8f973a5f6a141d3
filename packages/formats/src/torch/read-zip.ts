import { unzipSync } from 'fflate';

/** A deflated byte gives at most this many: a size beyond it is a lie. */
const HIGHEST_RATIO = 1032;

/**
 * Unpacks the wanted entries of a zip, believing none of its declared sizes: together they stay under `maximumBytes`, and each
 * entry must turn out exactly as long as it says.
 */
export function readZip(
  bytes: Uint8Array,
  { name, wanted, maximumBytes }: { name: string; wanted: (entry: string) => boolean; maximumBytes: number },
): ReadonlyMap<string, Uint8Array> {
  const declared = new Map<string, number>();
  let total = 0;
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes, {
      filter: ({ name: entry, size, originalSize, compression }) => {
        if (!wanted(entry)) return false;
        if (declared.has(entry)) throw new Error(`${JSON.stringify(entry)} is there twice`);
        if (originalSize > (compression === 0 ? size : size * HIGHEST_RATIO)) {
          throw new Error(`${JSON.stringify(entry)} cannot hold ${originalSize} bytes in ${size}`);
        }
        total += originalSize;
        if (total > maximumBytes) throw new Error(`it would unpack to more than ${maximumBytes} bytes`);
        declared.set(entry, originalSize);
        return true;
      },
    });
  } catch (error) {
    throw new Error(`${name}: damaged zip: ${(error as Error).message}`, { cause: error });
  }
  for (const [entry, size] of declared) {
    const { length } = entries[entry] ?? new Uint8Array();
    if (length !== size)
      throw new Error(`${name}: damaged zip: ${JSON.stringify(entry)} must have ${size} bytes, received ${length}`);
  }
  return new Map(Object.entries(entries));
}
