import { byteReader } from './byte-reader.ts';

/** Pictures as they lie in the stream: rows of blue, green, red, padded to a multiple of four bytes. */
export interface PictureLayout {
  readonly width: number;
  readonly height: number;
  /** Whether the first row is the lowest. */
  readonly bottomUp: boolean;
}

/** What an AVI stream holds, then its packets in the order in which they were written. */
export type AviPart =
  | { readonly kind: 'header'; readonly pictures: PictureLayout | null; readonly hasAudio: boolean }
  /** Valid until the next part is asked for. */
  | { readonly kind: 'audio' | 'picture'; readonly bytes: Buffer };

/**
 * Reads AVI (Microsoft's RIFF, 1992) as ffmpeg writes it into a pipe: its sizes are not filled in, and raw sound and raw pictures follow
 * each other in packets. That makes two tracks and the size of the pictures come out of one process and one pipe.
 */
export async function* readAvi(chunks: AsyncIterable<Buffer>): AsyncGenerator<AviPart> {
  const reader = byteReader(chunks);
  const tracks: ({ readonly kind: 'picture'; readonly layout: PictureLayout } | { readonly kind: 'audio' })[] = [];
  let next: 'vids' | 'auds' | undefined;
  let told = false;
  for (let head = await reader.take(8); head !== null; head = await reader.take(8)) {
    const [name, size] = [head.toString('latin1', 0, 4), head.readUInt32LE(4)];
    if (name === 'RIFF' || name === 'LIST') {
      const kind = await reader.take(4);
      if (kind?.toString('latin1') !== 'movi') continue;
      const pictures = tracks.find((track) => track.kind === 'picture')?.layout ?? null;
      yield { kind: 'header', pictures, hasAudio: tracks.some(({ kind }) => kind === 'audio') };
      told = true;
      continue;
    }
    const bytes = await reader.take(size + (size % 2));
    if (bytes === null) return; // ffmpeg ended in the middle; what it wrote to stderr says why
    if (!told) {
      if (name === 'strh') next = bytes.toString('latin1', 0, 4) === 'vids' ? 'vids' : 'auds';
      if (name === 'strf')
        tracks.push(next === 'vids' ? { kind: 'picture', layout: layoutOf(bytes) } : { kind: 'audio' });
      continue;
    }
    const track = /^\d\d(?:db|dc|wb)$/.test(name) ? tracks[Number(name.slice(0, 2))] : undefined;
    if (track !== undefined) yield { kind: track.kind, bytes: bytes.subarray(0, size) };
  }
}

/** The fields of BITMAPINFOHEADER that matter; a negative height says that the first row is the highest. */
function layoutOf(format: Buffer): PictureLayout {
  const height = format.readInt32LE(8);
  return { width: format.readInt32LE(4), height: Math.abs(height), bottomUp: height > 0 };
}
