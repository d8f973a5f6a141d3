import type { TimedWord, Transcription } from '@sdumc/core';
import { plainWords } from './plain-words.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Keys under which recognisers list what was said: Whisper, whisper.cpp, transformers, Vosk, YouTube, servers of others. */
const LISTS = 'segments transcription chunks utterances words result results transcripts channels events'.split(' ');

/** Whether a text is meant to be JSON; one that begins with `[laughs]` is not. */
export const looksLikeJson = (text: string): boolean => /^\s*(?:\{\s*["}]|\[\s*[{\]])/.test(text);

/**
 * What a recogniser wrote as JSON: `{ text }`, `{ segments: [{ start, end, text }] }`, `{ words: [{ word, start, end }] }`, the same as
 * `transcription` (whisper.cpp), `chunks` (transformers), `result` (Vosk), `events` (YouTube) or `results` (servers that offer alternatives,
 * where the first is taken), or such a list alone; objects may also stand one a line.
 *
 * Errors: `a.json: must hold a transcript (text, segments or words), received name, version`.
 */
export function readTranscriptJson(text: string, name: string): Transcription {
  let value: unknown;
  try {
    value = parsed(text);
  } catch (error) {
    throw new Error(`${name}: is not valid JSON: ${(error as Error).message.replace(/\s+/g, ' ')}`, { cause: error });
  }
  const said = transcriptionOf(value);
  if (said !== null) return said;
  const received = isFields(value) ? Object.keys(value).slice(0, 5).join(', ') : `a list of ${describe(value)}`;
  throw new Error(`${name}: must hold a transcript (text, segments or words), received ${received || 'nothing'}`);
}

/** @throws SyntaxError */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    if (lines.length < 2 || !lines.every((line) => /^\s*\{.*\}\s*$/.test(line))) throw error;
    return lines.map((line) => JSON.parse(line) as unknown);
  }
}

function transcriptionOf(value: unknown): Transcription | null {
  if (Array.isArray(value)) return fromItems(value);
  if (!isFields(value)) return null;
  const listed = LISTS.flatMap((key) => (Array.isArray(value[key]) ? [fromItems(value[key])] : [])).filter(
    (found) => found !== null,
  );
  const whole = [value['text'], value['transcript']].find((field) => typeof field === 'string');
  const text = whole === undefined || whole.trim() === '' ? (listed[0]?.text ?? whole) : plainWords(whole);
  if (text === undefined) return isFields(value['results']) ? transcriptionOf(value['results']) : null;
  const words = listed.find((found) => found.words !== undefined)?.words;
  const { result } = value;
  const language = value['language'] ?? (isFields(result) ? result['language'] : undefined);
  return { text, ...(words && { words }), ...(typeof language === 'string' && { language }) };
}

/** Null where an item holds no text. */
function fromItems(items: readonly unknown[]): Transcription | null {
  const texts: string[] = [];
  const words: TimedWord[] = [];
  const isShown = items.some((item) => isFields(item) && 'segs' in item); // YouTube's events are also of windows
  for (const item of isShown ? items.filter((item) => isFields(item) && 'segs' in item) : items) {
    if (!isFields(item)) return null;
    const text = textOf(item);
    if (text === undefined) return null;
    texts.push(text);
    const inner = Array.isArray(item['words']) ? item['words'] : typeof item['text'] === 'string' ? [] : [item];
    for (const word of inner) if (isFields(word)) words.push(...timedWord(word));
  }
  return { text: plainWords(texts.join(' ')), ...(words.length > 0 && { words }) };
}

function textOf(item: Fields): string | undefined {
  const own = [item['text'], item['word'], item['transcript'], item['utf8']].find((field) => typeof field === 'string');
  if (own !== undefined) return own;
  const { segs, alternatives } = item;
  if (Array.isArray(segs)) return segs.map((part) => (isFields(part) ? (textOf(part) ?? '') : '')).join('');
  const [first] = Array.isArray(alternatives) ? (alternatives as readonly unknown[]) : [];
  return isFields(first) ? textOf(first) : undefined;
}

function timedWord(item: Fields): TimedWord[] {
  const text = textOf(item)?.trim();
  const { start, end } = item;
  if (text === undefined || text === '' || typeof start !== 'number' || typeof end !== 'number') return [];
  const confidence = [item['probability'], item['confidence'], item['conf']].find((field) => typeof field === 'number');
  return [{ text, start, end, ...(confidence !== undefined && { confidence }) }];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  const [first] = value as readonly unknown[];
  return isFields(first) ? Object.keys(first).slice(0, 5).join(', ') : typeof first;
}
