import type { FeatureStore } from '../feature-store.ts';

/** What a person should know of a store, one line each. */
export function notesOf(facts: {
  readonly extractors: FeatureStore['extractors'];
  readonly utterances: number;
  readonly withoutStreams: number;
  readonly unlisted: number;
}): string[] {
  const notes: string[] = [];
  if (facts.withoutStreams > 0)
    notes.push(`${facts.withoutStreams} of ${facts.utterances} utterances have no stream in the store`);
  if (facts.unlisted > 0) notes.push(`${facts.unlisted} sequences belong to no listed utterance and are ignored`);
  for (const [stream, made] of Object.entries(facts.extractors)) {
    if (made.length < 2) continue;
    const each = made.map(({ extractor, version, sequences }) => `${extractor} ${version} (${sequences})`.trim());
    notes.push(`${stream} was made by ${made.length} extractors: ${each.join(', ')}`);
  }
  return notes;
}
