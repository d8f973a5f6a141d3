import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';

const PICTURES: Readonly<Record<string, string>> = {
  '.webm': 'video/webm',
  '.mkv': 'video/x-matroska',
  '.ogg': 'video/ogg',
  '.ogv': 'video/ogg',
};
const SOUND: Readonly<Record<string, string>> = {
  '.webm': 'audio/webm',
  '.ogg': 'audio/ogg',
  '.oga': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.flac': 'audio/flac',
};

/** A clip as a data URI. A browser goes by the content; the type only has to be one of media. */
export async function embeddedMedia(path: string, { soundOnly }: { readonly soundOnly: boolean }): Promise<string> {
  const ending = extname(path).toLowerCase();
  const type = soundOnly ? (SOUND[ending] ?? 'audio/mp4') : (PICTURES[ending] ?? 'video/mp4');
  return `data:${type};base64,${(await readFile(path)).toString('base64')}`;
}
