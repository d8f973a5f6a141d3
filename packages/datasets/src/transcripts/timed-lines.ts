import { plainWords } from './plain-words.ts';

const CLOCK = String.raw`(?:\d+:)?\d+:\d+(?:[.:,]\d+)?`;
/** `[00:12.00]` of LRC, several where a line is sung again; `[00:00:00.000 --> 00:00:02.500]` of whisper */
const STAMPS = new RegExp(String.raw`^\s*(?:\[${CLOCK}(?:\s*-->\s*${CLOCK})?\]\s*)+`);
/** A time alone on its line, as in what people copy from YouTube */
const CLOCK_ALONE = new RegExp(String.raw`^\s*${CLOCK}\s*$`);
const LRC_TAG = /^\s*\[[a-z#]+:[^\]]*\]\s*$/i;
/** `0:00:00.599,0:00:04.160` of YouTube's .sbv */
const SBV_TIMES = new RegExp(String.raw`^${CLOCK},${CLOCK}$`);
/** `{0}{25}` of MicroDVD */
const FRAMES = /^\{\d+\}\{\d+\}/;
const WHISPER_TSV = /^start\tend\ttext\s*$/;

/**
 * The lines of a text whose lines begin with times: LRC, what whisper prints, MicroDVD, .sbv and whisper's .tsv.
 *
 * @returns null where it is no such text
 */
export function timedLines(text: string): string[] | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !LRC_TAG.test(line));
  const [head = ''] = lines;
  if (WHISPER_TSV.test(head)) return lines.slice(1).map((line) => plainWords(line.split('\t').slice(2).join(' ')));
  if (SBV_TIMES.test(head.trim())) return lines.filter((line) => !SBV_TIMES.test(line.trim())).map(plainWords);
  const clocks = lines.filter((line) => CLOCK_ALONE.test(line)).length;
  if (clocks >= 2 && clocks >= lines.length / 3) return lines.filter((line) => !CLOCK_ALONE.test(line)).map(plainWords);
  for (const stamps of [STAMPS, FRAMES]) {
    const stamped = lines.filter((line) => stamps.test(line));
    if (stamped.length === 0 || stamped.length < lines.length / 2) continue;
    return lines.map((line) => plainWords(line.replace(stamps, '').replaceAll(stamps === FRAMES ? '|' : /$^/g, ' ')));
  }
  return null;
}
