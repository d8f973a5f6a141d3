import { MODALITIES, type Modality } from '@sdumc/core';
import type { ExtractorSources } from '@sdumc/program/extractors';
import type { SeenClip } from './look-at-clip.ts';

const WHAT: Readonly<Record<Modality, string>> = { audio: 'sound', text: 'words', video: 'pictures' };

/** What a person should know who looks at a preview, one line each: what is missing, and what was not asked for. */
export function previewNotes({
  seen: { durationSeconds, sound, faces, failures },
  extractors,
  stored,
  hasTranscript,
  firstSeconds,
}: {
  readonly seen: SeenClip;
  readonly extractors: ExtractorSources;
  /** Modalities that the store holds. */
  readonly stored: ReadonlySet<string>;
  readonly hasTranscript: boolean;
  readonly firstSeconds: number;
}): string[] {
  const notes: string[] = [...failures];
  if (durationSeconds !== null && durationSeconds > firstSeconds)
    notes.push(`only the first ${firstSeconds / 60} minutes of ${(durationSeconds / 60).toFixed(1)} are shown`);
  const asked = (modality: Modality) => extractors[modality].kind !== 'none';
  if (failures.length === 0) {
    if (asked('audio') && sound === undefined) notes.push('the clip has no sound');
    if (asked('video') && faces.length === 0) notes.push('the clip has no pictures');
  }
  if (faces.length > 0 && faces.every(({ face }) => face === undefined))
    notes.push('no face was found in its pictures');
  if (!hasTranscript) notes.push('its words are not known');
  for (const modality of MODALITIES) {
    const { kind } = extractors[modality];
    if (kind === 'none') notes.push(`its ${WHAT[modality]} were left out of the extraction (--${modality} none)`);
    else if (!stored.has(modality)) notes.push(`the store holds no ${modality} of it`);
    if (modality !== 'text' && (kind === 'hub' || kind === 'onnx'))
      notes.push(`${modality} is shown as the built-in extractors measure it; another model reads it here`);
  }
  return notes;
}
