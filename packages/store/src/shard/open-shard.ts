import type { Stream } from '@sdumc/core';
import { openSafetensors, type TensorPlace } from '@sdumc/formats';
import { shown } from '../one-line.ts';
import type { StoredElementType } from './encode-sequence.ts';
import { parseEntries, type ShardEntry } from './shard-entry.ts';
import type { FrameRuns } from './unobserved-runs.ts';

/** A sequence in the store: what is known of it, and where its bytes are. */
export interface StoredSequence {
  readonly key: string;
  readonly stream: Stream;
  readonly frames: number;
  readonly width: number;
  readonly hopSeconds: number | null;
  readonly extractor: string;
  readonly version: string;
  readonly crc32: string;
  /** Frames in which nothing was observed; left out where there are none. */
  readonly unobserved?: FrameRuns;
  readonly elementType: StoredElementType;
  /** Path of the shard. */
  readonly path: string;
  /** First byte in the shard, and how many. */
  readonly begin: number;
  readonly length: number;
}

/** Texts that many sequences share are kept once. */
export type KeepOnce = (text: string) => string;

/** Reads the header of a shard, and none of its values; checks its index against its checksum and against its tensors. */
export async function openShard(path: string, keepOnce: KeepOnce): Promise<StoredSequence[]> {
  const file = await openSafetensors(path);
  try {
    const entries = parseEntries(file.metadata, path);
    if (entries.length !== file.tensors.size)
      throw new Error(`${path}: the index names ${entries.length} tensors, the file has ${file.tensors.size}`);
    refuseRepeated(
      entries.map(({ stream, key }) => `${stream} of ${JSON.stringify(key)}`),
      (name) => `${path}: holds ${name} twice`,
    );
    refuseRepeated(
      entries.map(({ tensor }) => tensor),
      (name) => `${path}: two sequences have the tensor ${shown(name)}`,
    );
    return entries.map((entry) => {
      const { begin, length, elementType } = placeOf(entry, file.tensors.get(entry.tensor), path);
      const { stream, frames, width, hopSeconds, crc32, unobserved } = entry;
      const [key, extractor, version] = [entry.key, entry.extractor, entry.version].map(keepOnce) as [
        string,
        string,
        string,
      ];
      return {
        ...{ key, stream, frames, width, hopSeconds, extractor, version, crc32, elementType, path, begin, length },
        ...(unobserved && { unobserved }),
      };
    });
  } finally {
    await file.close();
  }
}

function refuseRepeated(names: readonly string[], message: (name: string) => string): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw new Error(message(name));
    seen.add(name);
  }
}

function placeOf({ key, stream, tensor, frames, width }: ShardEntry, found: TensorPlace | undefined, path: string) {
  const where = `${path}: ${stream} of ${shown(key)}`;
  if (found === undefined) throw new Error(`${where}: its tensor ${shown(tensor)} is not in the file`);
  const { dtype, shape, begin, length } = found;
  if (dtype !== 'F32' && dtype !== 'F16') throw new Error(`${where}: must be F32 or F16, received ${dtype}`);
  if (shape.length !== 2 || shape[0] !== frames || shape[1] !== width)
    throw new Error(`${where}: must be [${frames}, ${width}] as the index says, received [${shape.join(', ')}]`);
  return { elementType: dtype, begin, length } as const;
}
