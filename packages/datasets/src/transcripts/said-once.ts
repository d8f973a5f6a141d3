import type { Cue } from './captions.ts';

/** A cue that follows another within this time continues it. */
const MOST_GAP_SECONDS = 0.1;
/** YouTube puts a cue as short between two, which repeats the first. */
const REPEATED_SECONDS = 0.05;

/**
 * The lines of cues without those that only stay on the screen. Rolling captions, as YouTube makes them, show a line again above the
 * next one: a cue that continues another and begins with its last lines repeats them. Where cues roll, one that repeats all of the one
 * before says nothing; elsewhere it does, since people say things twice. The same words at the same time, as of a shadow, count once.
 *
 * @param cues in the order of their beginning
 */
export function linesSaidOnce(cues: readonly Cue[]): string[] {
  const shown = cues.filter(({ lines }) => lines.length > 0);
  const pairs = shown.map((cue, place) => ({ cue, repeated: repeatedLines(shown[place - 1], cue) }));
  const rolls = pairs.some(({ cue, repeated }) => repeated > 0 && repeated < cue.lines.length);
  const seen = new Set<string>();
  return pairs.flatMap(({ cue, repeated }) => {
    const identity = JSON.stringify(cue);
    if (seen.has(identity)) return [];
    seen.add(identity);
    const isWhole = repeated === cue.lines.length;
    const staysOnly = isWhole && (rolls || cue.end - cue.start <= REPEATED_SECONDS);
    return cue.lines.slice(isWhole && !staysOnly ? 0 : repeated);
  });
}

/** How many of a cue's first lines are the last ones of the cue that it continues. */
function repeatedLines(before: Cue | undefined, { start, lines }: Cue): number {
  if (before === undefined || start - before.end > MOST_GAP_SECONDS) return 0;
  for (let count = Math.min(before.lines.length, lines.length); count > 0; count -= 1)
    if (before.lines.slice(-count).every((line, place) => line === lines[place])) return count;
  return 0;
}
