/**
 * The containers that are read. Each holds its media itself: what refers to other files or addresses (HLS, DASH, concat, SDP, image
 * sequences, playlists) is not among them, whatever its name.
 */
const DEMUXERS = [
  'mov,mp4,m4a,3gp,3g2,mj2',
  'matroska,webm',
  'avi',
  'asf',
  'flv',
  'mpeg',
  'mpegts',
  'mpegvideo',
  'ogg',
  'gif',
  'wav',
  'w64',
  'aiff',
  'au',
  'caf',
  'flac',
  'mp3',
  'aac',
  'ac3',
  'amr',
];

/** Larger pictures are not decoded, unless somebody says otherwise: a few bytes can claim any size. */
export const MOST_PIXELS = 50_000_000;

/** No single piece of memory may be larger. */
const MOST_ALLOCATED_BYTES = 512 * 2 ** 20;

const MOST_STREAMS = 32;

/**
 * What ffmpeg and ffprobe are told before they open a file, so that they open that file and nothing else, as one of the containers
 * that are known, and allocate no absurd pictures.
 */
export function confinement({
  mostPixels,
  mostSeconds,
}: {
  readonly mostPixels: number;
  readonly mostSeconds: number;
}): string[] {
  return [
    '-timelimit', String(Math.ceil(mostSeconds) + 1), // of the processor, should nobody be left to kill it
    '-max_alloc', String(MOST_ALLOCATED_BYTES),
    '-protocol_whitelist', 'file',
    '-format_whitelist', DEMUXERS.join(','),
    '-max_streams', String(MOST_STREAMS),
    '-max_pixels', String(mostPixels),
  ]; // prettier-ignore
}
