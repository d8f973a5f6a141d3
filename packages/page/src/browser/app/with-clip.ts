const MOST_CLIPS = 10;

/** A list with one more at its head, and what it has no room for any more. */
export function withClip<Clip>(
  before: readonly Clip[],
  clip: Clip,
): { kept: readonly Clip[]; dropped: readonly Clip[] } {
  const all = [clip, ...before];
  return { kept: all.slice(0, MOST_CLIPS), dropped: all.slice(MOST_CLIPS) };
}
