const STRENGTHS = ['neutral', 'weakly', '', 'strongly'] as const;

/** The nearest of the seven classes that raters chose from, in a word or two. */
export function valenceWord(valence: number): string {
  const strength = Math.min(3, Math.round(Math.abs(valence)));
  if (strength === 0) return 'neutral';
  return `${STRENGTHS[strength]!} ${valence < 0 ? 'negative' : 'positive'}`.trim();
}
