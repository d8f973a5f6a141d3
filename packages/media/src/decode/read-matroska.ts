import { byteReader } from './byte-reader.ts';

/** What a stream of Matroska holds, then its packets in the order in which they were written. */
export type MatroskaPart =
  | {
      readonly kind: 'header';
      /** Size of the pictures; null where there are none. */
      readonly pictures: { readonly width: number; readonly height: number } | null;
      readonly hasAudio: boolean;
    }
  /** Valid until the next part is asked for. */
  | { readonly kind: 'audio' | 'picture'; readonly seconds: number; readonly bytes: Buffer };

const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
const TRACKS = 0x1654ae6b;
const TRACK = 0xae;
const VIDEO = 0xe0;
const BLOCK_GROUP = 0xa0;
/** Elements that hold elements that are read; they are entered, all others are read or left out as a whole. */
const MASTERS: ReadonlySet<number> = new Set([SEGMENT, CLUSTER, TRACKS, TRACK, VIDEO, BLOCK_GROUP]);

const TRACK_TYPE = 0x83;
const PIXEL_WIDTH = 0xb0;
const PIXEL_HEIGHT = 0xba;
const CLUSTER_TIME = 0xe7;
const SIMPLE_BLOCK = 0xa3;
const BLOCK = 0xa1;

/** ffmpeg writes times in milliseconds. */
const TICKS_PER_SECOND = 1000;

/**
 * Reads Matroska (RFC 9559) as ffmpeg writes it into a pipe: raw sound and raw pictures follow each other in packets, with their times.
 * That makes two tracks and the size of the pictures come out of one process and one pipe.
 */
export async function* readMatroska(chunks: AsyncIterable<Buffer>): AsyncGenerator<MatroskaPart> {
  const reader = byteReader(chunks);
  const kinds: ('audio' | 'picture')[] = [];
  let [width, height, clusterTime, told] = [0, 0, 0, false];

  /** A number of one to eight bytes, which begins with its own length; null where the stream ends. */
  async function variableNumber(keepsMarker: boolean): Promise<number | null> {
    const first = (await reader.take(1))?.[0];
    if (first === undefined) return null;
    const more = Math.clz32(first) - 24;
    let value = keepsMarker ? first : first & (0xff >> (more + 1));
    for (const byte of (await reader.take(more)) ?? []) value = value * 256 + byte;
    return value;
  }

  const header = (): MatroskaPart => ({
    kind: 'header',
    pictures: kinds.includes('picture') ? { width, height } : null,
    hasAudio: kinds.includes('audio'),
  });

  for (;;) {
    const id = await variableNumber(true);
    const size = id === null ? null : await variableNumber(false);
    if (id === null || size === null) break; // ffmpeg ended; what it wrote to stderr says how
    if (id === CLUSTER && !told) {
      yield header();
      told = true;
    }
    if (MASTERS.has(id)) continue;
    const bytes = await reader.take(size);
    if (bytes === null) break;
    if (id === TRACK_TYPE) kinds.push(bytes[0] === 1 ? 'picture' : 'audio');
    else if (id === PIXEL_WIDTH) width = unsigned(bytes);
    else if (id === PIXEL_HEIGHT) height = unsigned(bytes);
    else if (id === CLUSTER_TIME) clusterTime = unsigned(bytes);
    else if (id === SIMPLE_BLOCK || id === BLOCK) {
      // ffmpeg numbers tracks from 1, in one byte; then come two bytes of time and one of flags
      const kind = kinds[(bytes[0]! & 0x7f) - 1];
      const seconds = (clusterTime + bytes.readInt16BE(1)) / TICKS_PER_SECOND;
      if (kind !== undefined) yield { kind, seconds, bytes: bytes.subarray(4) };
    }
  }
  // pictures that end before the first step leave no packet
  if (!told && kinds.includes('picture')) yield header();
}

function unsigned(bytes: Buffer): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}
