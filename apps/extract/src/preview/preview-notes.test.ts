import { expect, it } from 'vitest';
import { extractorSource } from '@sdumc/program/extractors';
import type { ExtractorSources } from '@sdumc/program/extractors';
import type { SeenClip } from './look-at-clip.ts';
import { previewNotes } from './preview-notes.ts';

const nobody: SeenClip = {
  ...{ durationSeconds: 660, sound: undefined, shown: [], failures: [] },
  faces: [{ seconds: 0, face: undefined }],
};
const extractors: ExtractorSources = {
  audio: extractorSource('audio', 'log-mel'),
  video: extractorSource('video', 'faces'),
  text: extractorSource('text', 'none'),
};
const all = { seen: nobody, extractors, stored: new Set<string>(), hasTranscript: true, firstSeconds: 600 };

it('says what is missing, what was left out, and how much is shown', () => {
  expect(previewNotes(all)).toEqual([
    'only the first 10 minutes of 11.0 are shown',
    'the clip has no sound',
    'no face was found in its pictures',
    'the store holds no audio of it',
    'its words were left out of the extraction (--text none)',
    'the store holds no video of it',
  ]);
});

it('says when words are not known, and when there are no pictures', () => {
  const seen = { ...nobody, durationSeconds: 600, faces: [] };
  const notes = previewNotes({ ...all, seen, hasTranscript: false, stored: new Set(['audio', 'video']) });
  expect(notes).toEqual([
    'the clip has no sound',
    'the clip has no pictures',
    'its words are not known',
    'its words were left out of the extraction (--text none)',
  ]);
});

it('takes what could not be read for no absence', () => {
  const seen = { ...nobody, durationSeconds: null, faces: [], failures: ['/a.mp4: ends after 1.0 of 3.0 s'] };
  expect(previewNotes({ ...all, seen, stored: new Set(['audio', 'video']) })).toEqual([
    '/a.mp4: ends after 1.0 of 3.0 s',
    'its words were left out of the extraction (--text none)',
  ]);
});

it('says that other models read something else', () => {
  const audio = extractorSource('audio', 'hub:some/model');
  const notes = previewNotes({ ...all, extractors: { ...extractors, audio }, stored: new Set(['audio', 'video']) });
  expect(notes).toContain('audio is shown as the built-in extractors measure it; another model reads it here');
  expect(notes.filter((note) => note.startsWith('video'))).toEqual([]);
});
