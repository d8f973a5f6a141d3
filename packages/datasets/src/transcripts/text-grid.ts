import type { TimedWord, Transcription } from '@sdumc/core';

interface Tier {
  readonly name: string;
  /** Intervals that hold words */
  readonly intervals: readonly TimedWord[];
}

const WORDS = /word|wrd|\bort\b/i;
const UTTERANCES = /utt|sentence|phrase|transcri|transkri|text|orthograph|speech|speaker|said/i;
const OTHERS =
  /phone|phoneme|\bphn|segment|syll|\bmau\b|\bkan\b|\bipa\b|tone|break|pitch|\bpos\b|gloss|translat|stress|lemma|note|comment/i;
/** What stands for silence and noise in the tiers that aligners make. */
const NO_WORD = /^(?:sil|sp|spn|silence|#|_|-|<[^<>]*>|\[[^[\]]*\]|\{[A-Z]+\})$/i;

export const looksLikeTextGrid = (text: string): boolean => /^\s*(?:File type = )?"ooTextFile/.test(text);

/**
 * Words of a TextGrid of Praat, in its long or its short form. Tiers of words (by their names: `words`, `Anna - words`, `ORT`) come
 * before tiers of utterances (`utterance`, `sentences`, `transcript`), those before a tier of another name that is not of phones,
 * syllables and the like. Several of a kind, as of several speakers, are joined by their times.
 *
 * Errors: `a.TextGrid: tiers A, B hold text at the same time, and neither is named words or utterances`.
 */
export function readTextGrid(text: string, name: string): Transcription {
  const tiers = intervalTiers(text, name);
  const named = (pattern: RegExp) => tiers.filter((tier) => pattern.test(tier.name) && tier.intervals.length > 0);
  const [words, utterances] = [named(WORDS), named(UTTERANCES)];
  const others = tiers.filter((tier) => !OTHERS.test(tier.name) && tier.intervals.length > 0);
  const chosen = words.length > 0 ? words : utterances.length > 0 ? utterances : others;
  if (chosen === others && overlapping(others)) {
    const names = others.map((tier) => tier.name).join(', ');
    throw new Error(`${name}: tiers ${names} hold text at the same time, and none is named words or utterances`);
  }
  if (tiers.length === 0 || (chosen.length === 0 && tiers.every((tier) => OTHERS.test(tier.name))))
    throw new Error(
      `${name}: must have a tier of intervals with words, received ${tiers.map((tier) => tier.name).join(', ') || 'none'}`,
    );
  const seen = new Set<string>();
  const said = chosen
    .flatMap(({ intervals }) => intervals)
    .sort((left, right) => left.start - right.start)
    .filter((interval) => {
      const identity = JSON.stringify(interval);
      return !seen.has(identity) && seen.add(identity);
    });
  return {
    text: said.map((interval) => interval.text).join(' '),
    ...(chosen === words && { words: said }),
  };
}

/** Whether more than a quarter of the time with text has text in two tiers. */
function overlapping(tiers: readonly Tier[]): boolean {
  const all = tiers.flatMap(({ intervals }) => intervals).sort((left, right) => left.start - right.start);
  let [end, shared, total] = [0, 0, 0];
  for (const interval of all) {
    total += interval.end - interval.start;
    shared += Math.max(0, Math.min(end, interval.end) - interval.start);
    end = Math.max(end, interval.end);
  }
  return shared > total / 4;
}

/**
 * The tiers of intervals. Both forms hold the same numbers, texts and flags in the same order; what else stands in the long form, as
 * `xmin =` and `intervals [1]:`, is for people.
 */
function intervalTiers(text: string, name: string): Tier[] {
  const tokens = [
    ...text.matchAll(/(?<=^|\s)(?:"((?:[^"]|"")*)"|(<[a-z]+>)|([-+]?\d+(?:\.\d*)?(?:e[-+]?\d+)?))(?=\s|$)/gi),
  ];
  let at = 0;
  const broken = () =>
    new Error(`${name}: is no whole TextGrid: it ends or goes wrong at value ${at} of ${tokens.length}`);
  const string = () => {
    const value = tokens[at++]?.[1];
    if (value === undefined) throw broken();
    return value.replaceAll('""', '"');
  };
  const number = () => {
    const value = tokens[at++]?.[3];
    if (value === undefined) throw broken();
    return Number(value);
  };
  string(); // ooTextFile
  if (string() !== 'TextGrid') throw new Error(`${name}: must be a TextGrid, it is another object of Praat`);
  number();
  number();
  if (tokens[at++]?.[2] !== '<exists>') return [];
  const tiers: Tier[] = [];
  for (let left = number(); left > 0; left -= 1) {
    const isOfIntervals = string() === 'IntervalTier';
    const tierName = string();
    number();
    number();
    const intervals: TimedWord[] = [];
    for (let count = number(); count > 0; count -= 1) {
      const start = number();
      const end = isOfIntervals ? number() : start;
      const label = string().replace(/\s+/g, ' ').trim();
      if (label !== '' && !NO_WORD.test(label)) intervals.push({ text: label, start, end });
    }
    if (isOfIntervals) tiers.push({ name: tierName, intervals });
  }
  return tiers;
}
