import { inflateRawSync } from 'node:zlib';
import type { SeedFile } from '../mutation/seed-file.ts';
import { zipOf, zipStructure } from '../structure/zip-structure.ts';

/**
 * The zip as it is, and every entry of it on its own, put back with a right checksum: a checksum would else shield all that
 * the zip holds. The zip itself comes as often as its entries together.
 *
 * @param structureOf what of an entry is structure; undefined where it is left alone
 */
export function zipSeeds(
  path: string,
  bytes: Uint8Array,
  structureOf: (entry: string, bytes: Uint8Array) => Pick<SeedFile, 'structure' | 'lengths'> | undefined,
): SeedFile[] {
  const { entries, structure, lengths } = zipStructure(bytes);
  const unpacked = entries.map(({ name, data, compressed }) => {
    const content = bytes.subarray(data.begin, data.end);
    return { name, bytes: new Uint8Array(compressed ? inflateRawSync(content) : content) as Uint8Array };
  });
  const inside = unpacked.flatMap((entry, at): SeedFile[] => {
    const found = structureOf(entry.name, entry.bytes);
    if (found === undefined) return [];
    const seal = (spoiled: Uint8Array) => zipOf(unpacked.with(at, { ...entry, bytes: spoiled }));
    return [{ path, bytes: entry.bytes, ...found, seal }];
  });
  return inside.flatMap((entry) => [entry, { path, bytes, structure, lengths }]);
}
