import type { Stream } from '@sdumc/core';
import { checksumOf, isChecksum } from '../checksum.ts';
import { shown } from '../one-line.ts';
import { isStream, STREAMS } from '../vocabulary.ts';
import { isFrameRuns, type FrameRuns } from './unobserved-runs.ts';

/** What the index of a shard says of one sequence. */
export interface ShardEntry {
  readonly key: string;
  readonly stream: Stream;
  /** Name of the tensor [T, D] that holds it. */
  readonly tensor: string;
  /** T, from 1 */
  readonly frames: number;
  /** D, from 1 */
  readonly width: number;
  readonly hopSeconds: number | null;
  readonly extractor: string;
  readonly version: string;
  /** Of the tensor's bytes. */
  readonly crc32: string;
  /** Left out where every frame was observed. */
  readonly unobserved?: FrameRuns;
}

const FORMAT = 'sdumc-feature-store';
const VERSION = '1';

/** The `__metadata__` of a shard: its index, and a checksum of that. */
export function encodeEntries(entries: readonly ShardEntry[]): Record<string, string> {
  const index = JSON.stringify(entries);
  return { format: FORMAT, version: VERSION, index, checksum: checksumOf(index) };
}

/** Reads the `__metadata__` of a shard and believes nothing in it. */
export function parseEntries(metadata: Readonly<Record<string, string>>, path: string): ShardEntry[] {
  const { format, version, index, checksum } = metadata;
  if (format !== FORMAT) throw new Error(`${path}: format must be "${FORMAT}", received ${shown(format)}`);
  if (version !== VERSION) throw new Error(`${path}: version must be "${VERSION}", received ${shown(version)}`);
  if (index === undefined) throw new Error(`${path}: has no index`);
  if (checksum !== checksumOf(index))
    throw new Error(`${path}: checksum of the index is "${checksumOf(index)}", received ${shown(checksum)}`);
  const entries = JSON.parse(index) as unknown; // its checksum agrees, so it was written as it is
  if (!Array.isArray(entries)) throw new Error(`${path}: the index must be a list`);
  return entries.map((entry, position) => checkedEntry(entry, `${path}: index entry ${position}`));
}

function checkedEntry(value: unknown, where: string): ShardEntry {
  if (typeof value !== 'object' || value === null)
    throw new Error(`${where}: must be an object, received ${shown(value)}`);
  const entry = value as Partial<ShardEntry>;
  const refuse = (field: keyof ShardEntry, expected: string): never => {
    throw new Error(`${where}: ${field} must be ${expected}, received ${shown(entry[field])}`);
  };
  for (const field of ['key', 'tensor', 'extractor', 'version'] as const)
    if (typeof entry[field] !== 'string') refuse(field, 'a text');
  if (!isStream(entry.stream)) refuse('stream', `one of ${STREAMS.join(', ')}`);
  for (const field of ['frames', 'width'] as const)
    if (!Number.isSafeInteger(entry[field]) || entry[field]! < 1) refuse(field, 'a whole number from 1');
  if (!isHop(entry.hopSeconds)) refuse('hopSeconds', 'null or a number above 0');
  if (!isChecksum(entry.crc32)) refuse('crc32', 'eight hexadecimal digits');
  if (entry.unobserved !== undefined && !isFrameRuns(entry.unobserved, entry.frames!))
    refuse('unobserved', `runs of some of its ${entry.frames!} frames`);
  return entry as ShardEntry;
}

export function isHop(value: unknown): value is number | null {
  return value === null || (Number.isFinite(value) && (value as number) > 0);
}
