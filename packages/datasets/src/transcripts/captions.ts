import { parse as parseAss } from 'ass-compiler';
import * as mediaCaptions from 'media-captions';
import { plainWords } from './plain-words.ts';

/** Words that stand on the screen from one second to another. */
export interface Cue {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

export type CaptionFormat = 'srt' | 'vtt' | 'ass';

interface ParsedCaptions {
  readonly cues: readonly { readonly startTime: number; readonly endTime: number; readonly text: string }[];
}

/** The package's own types do not resolve by Node's rules for modules. */
const { parseText } = mediaCaptions as unknown as {
  readonly parseText: (text: string, options: { readonly type: CaptionFormat }) => Promise<ParsedCaptions>;
};

const SECONDS = String.raw`(?:\d+:)?\d+:\d+(?:[.,]\d+)?`;
const TIMES = new RegExp(String.raw`^[ \t]*(${SECONDS})[ \t]*-->[ \t]*(${SECONDS})`);

export function looksLikeCaptions(text: string): CaptionFormat | null {
  if (/^WEBVTT(?:\s|$)/.test(text)) return 'vtt';
  if (/^\[(?:Script Info|Events)\]/im.test(text) && /^Dialogue:/m.test(text)) return 'ass';
  return text.split('\n', 200).some((line) => TIMES.test(line)) ? 'srt' : null;
}

/** Cues of SubRip, WebVTT or SubStation Alpha, in the order of their beginning. */
export async function readCaptions(text: string, format: CaptionFormat): Promise<Cue[]> {
  const cues = format === 'ass' ? assCues(text) : await timedCues(text, format);
  return cues.sort((left, right) => left.start - right.start);
}

async function timedCues(text: string, type: CaptionFormat): Promise<Cue[]> {
  const { cues } = await parseText(type === 'srt' ? withSeparatedCues(text) : withClockTimes(text), { type });
  return cues.map(({ startTime, endTime, text: shown }) => ({
    start: startTime,
    end: endTime,
    lines: linesOf(shown.split('\n')),
  }));
}

/**
 * SubRip with an empty line before each cue and none inside, as its reader wants it: people leave out the one and put in the other.
 * Times get the form of WebVTT.
 */
function withSeparatedCues(text: string): string {
  const blocks: string[][] = [];
  let last: string[] = [];
  for (const line of text.split('\n')) {
    const [, start, end] = TIMES.exec(line) ?? [];
    if (start === undefined || end === undefined) {
      if (line.trim() !== '') last.push(line);
      continue;
    }
    if (/^\s*\d+\s*$/.test(last.at(-1) ?? '')) last.pop();
    last = [`${clockTime(start)} --> ${clockTime(end)}`];
    blocks.push(last);
  }
  return blocks.map((block) => block.join('\n')).join('\n\n');
}

/** WebVTT with times as its reader wants them, where people also write `0:00:01,5`, and an empty line after its first one. */
function withClockTimes(text: string): string {
  const clocks = (_: string, start: string, end: string) => `\n${clockTime(start)} --> ${clockTime(end)}`;
  return text
    .replace(/^(WEBVTT[^\n]*)\n(?=(?:[^\n]+\n)?[^\n]*-->)/, '$1\n\n')
    .replace(new RegExp(`\\n${TIMES.source.slice(1)}`, 'g'), clocks);
}

function clockTime(text: string): string {
  const [clock = '', fraction = ''] = text.split(/[.,]/);
  const [seconds, minutes, hours = '0'] = clock.split(':').reverse();
  const places = [hours, minutes, seconds].map((part = '0') => part.padStart(2, '0'));
  return `${places.join(':')}.${fraction.slice(0, 3).padEnd(3, '0')}`;
}

function assCues(text: string): Cue[] {
  return parseAss(text)
    .events.dialogue.filter((event) => typeof event.Start === 'number')
    .map(({ Start, End, Text }) => ({
      start: Start,
      end: End,
      lines: linesOf(Text.combined.replaceAll('\\h', ' ').split(/\\[Nn]/)),
    }));
}

const linesOf = (lines: readonly string[]): string[] => lines.map(plainWords).filter((line) => line !== '');
