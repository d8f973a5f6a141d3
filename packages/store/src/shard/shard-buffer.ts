import type { Stream } from '@sdumc/core';
import { encodeSafetensors } from '@sdumc/formats';
import { checksumOf } from '../checksum.ts';
import type { SequenceToStore, StoredElementType } from './encode-sequence.ts';
import { encodeEntries, type ShardEntry } from './shard-entry.ts';
import { unobservedRuns } from './unobserved-runs.ts';

type Data = Float32Array | Uint16Array;

/** The shard that is being filled, in memory. */
export interface ShardBuffer {
  /** Of the values, and about what the file's header will take. */
  readonly bytes: () => number;
  /** Of the sequence that came last. */
  readonly lastKey: () => string | undefined;
  readonly add: (item: SequenceToStore, data: Data) => void;
  /** The shard as a file: streams of one key side by side, keys in the order in which they came. */
  readonly encode: () => Uint8Array;
}

/** What a header takes for a sequence besides its texts: twice its names, sizes and numbers, with room to spare. */
const HEADER_BYTES = 400;
const BYTES_OF_A_RUN = 20;

export function shardBuffer(type: StoredElementType): ShardBuffer {
  const held = new Map<string, Map<Stream, { entry: Omit<ShardEntry, 'tensor'>; data: Data }>>();
  let bytes = 0;
  let lastKey: string | undefined;
  return {
    bytes: () => bytes,
    lastKey: () => lastKey,
    add({ key, stream, sequence: { frames, width, hopSeconds, extractor, version, observed } }, data) {
      const crc32 = checksumOf(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      const unobserved = unobservedRuns(observed);
      const entry = {
        ...{ key, stream, frames, width, hopSeconds, extractor, version, crc32 },
        ...(unobserved && { unobserved }),
      };
      const streams = held.get(key) ?? new Map<Stream, never>();
      held.set(key, streams.set(stream, { entry, data })); // one that comes again replaces itself
      const runBytes = BYTES_OF_A_RUN * (unobserved?.length ?? 0);
      bytes += data.byteLength + 2 * (key.length + extractor.length + version.length) + HEADER_BYTES + runBytes;
      lastKey = key;
    },
    encode() {
      const items = [...held.values()].flatMap((streams, number) =>
        [...streams.values()].map(({ entry, data }) => {
          // tensors of one type are laid out by name, so the number keeps a key's streams together
          const tensor = `${String(number).padStart(8, '0')}/${entry.stream}`;
          return { entry: { ...entry, tensor }, data };
        }),
      );
      const tensors = new Map(
        items.map(({ entry: { tensor, frames, width }, data }) => [
          tensor,
          { dtype: type, shape: [frames, width], data },
        ]),
      );
      return encodeSafetensors(tensors, encodeEntries(items.map(({ entry }) => entry)));
    },
  };
}
