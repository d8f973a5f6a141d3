import type { Transcription } from '@sdumc/core';
import { readFileBytes } from '@sdumc/formats';
import { looksLikeCaptions, readCaptions } from './captions.ts';
import { linesSaidOnce } from './said-once.ts';
import { looksLikeTextGrid, readTextGrid } from './text-grid.ts';
import { textOfBytes } from './text-of-bytes.ts';
import { timedLines } from './timed-lines.ts';
import { looksLikeJson, readTranscriptJson } from './transcript-json.ts';

/** A transcript is a text, no book. */
const MOST_BYTES = 1 << 20;

/** What people have beside clips and is no transcript that is read, by how it begins. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/^\s*<(?:\?xml|!doctype|html|tt\b|sami|transcript)/i, 'XML or HTML'],
  [/^\{\\rtf/, 'RTF'],
  [/^%PDF-/, 'PDF'],
  [/^ooBinaryFile/, 'a binary TextGrid'],
];

/**
 * What is said in a clip, from a file: subtitles (SubRip, WebVTT, SubStation Alpha, .sbv, MicroDVD), lyrics (.lrc), a TextGrid of Praat,
 * JSON or .tsv of Whisper and its like, or a plain text. The content decides, whatever the file's name is; times, numbers, tags and remarks
 * are not words.
 *
 * Errors: `said.srt: must be at most 1 MB, received 2000000 bytes`, and those of {@link parseTranscript}.
 *
 * @example
 * const { text } = await readTranscript('clips/a.srt');
 */
export async function readTranscript(path: string): Promise<Transcription> {
  const bytes = await readFileBytes(path);
  if (bytes.length > MOST_BYTES) throw new Error(`${path}: must be at most 1 MB, received ${bytes.length} bytes`);
  if (startsWith(bytes, 'ooBinaryFile')) throw refusal(path, 'a binary TextGrid');
  return parseTranscript(textOfBytes(bytes, path), path);
}

/**
 * {@link readTranscript} of a text in memory.
 *
 * @param name for errors: `said.json: must hold a transcript (text, segments or words), received name, version`
 * @example
 * (await parseTranscript('1\n00:00:00,000 --> 00:00:02,500\n<i>really</i> great\n', 'a.srt')).text; // 'really great'
 */
export async function parseTranscript(content: string, name: string): Promise<Transcription> {
  const text = content.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const refused = REFUSED.find(([pattern]) => pattern.test(text));
  if (refused !== undefined) throw refusal(name, refused[1]);
  if (looksLikeTextGrid(text)) return readTextGrid(text, name);
  if (looksLikeJson(text) || (/\.json$/i.test(name) && text.trim() !== '')) return readTranscriptJson(text, name);
  const format = looksLikeCaptions(text.trimStart());
  const lines = format === null ? timedLines(text) : linesSaidOnce(await readCaptions(text.trimStart(), format));
  return { text: (lines ?? [text]).join(' ').replace(/\s+/g, ' ').trim() };
}

function refusal(name: string, kind: string): Error {
  return new Error(
    `${name}: is ${kind}; save the transcript as .srt, .vtt, a TextGrid in text form, JSON or plain text`,
  );
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, text.length)) === text;
}
