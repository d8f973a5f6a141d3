import { stat } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { selectBackend, type BackendChoice } from '@sdumc/backend';
import type { ListedClip } from '@sdumc/datasets';
import { writeFileAtomically } from '@sdumc/formats';
import { renderClip, type ClipView } from '@sdumc/report';
import { faceLanes, soundLanes } from '@sdumc/program/clip-views';
import type { WorkerSettings } from '@sdumc/program/clip-workers';
import { embeddedMedia } from './embedded-media.ts';
import { lookAtClip } from './look-at-clip.ts';
import { previewNotes } from './preview-notes.ts';
import { FACE_SIDE } from './seen-faces.ts';
import { storedStreams } from './stored-streams.ts';
import { textFrames } from './text-frames.ts';

/** Larger clips stay outside of the page. */
const MOST_VIDEO_BYTES = 20e6;
/** So much of a clip is looked at. */
const FIRST_SECONDS = 600;
const MEL_BANDS = 64;
/** A clip of which nothing was looked at still needs a time axis. */
const SHORTEST_SECONDS = 0.01;

/**
 * Looks at a clip once more, as extraction does, and writes a page about it, in one step.
 *
 * @throws MediaError where the clip cannot be opened
 */
export async function writePreview({
  clip,
  store,
  settings,
  path,
}: {
  readonly clip: ListedClip;
  readonly store: string;
  readonly settings: WorkerSettings;
  readonly path: string;
}): Promise<void> {
  await selectBackend(settings.backend as BackendChoice);
  const seen = await lookAtClip(clip.media, { settings, firstSeconds: FIRST_SECONDS });
  const { streams, text } = await storedStreams(store, clip.id);
  const { sound, faces, shown } = seen;
  const hopSeconds = 1 / settings.picturesPerSecond;
  const { size } = await stat(clip.media);
  const notes = previewNotes({
    seen,
    extractors: settings.extractors,
    stored: new Set(streams.map(({ modality }) => modality)),
    hasTranscript: clip.transcript !== undefined,
    firstSeconds: FIRST_SECONDS,
  });
  const isEmbedded = size <= MOST_VIDEO_BYTES;
  const soundOnly = faces.length === 0 && settings.extractors.video.kind !== 'none';
  const media: ClipView['media'] = isEmbedded
    ? { kind: soundOnly ? 'audio' : 'video', uri: await embeddedMedia(clip.media, { soundOnly }) }
    : { kind: 'elsewhere', path: relative(dirname(path), clip.media).split(sep).join('/') };
  const page = renderClip({
    id: clip.id,
    durationSeconds: Math.max(SHORTEST_SECONDS, (sound?.frames ?? 0) / 100, faces.length * hopSeconds),
    media,
    notes: isEmbedded ? notes : [...notes, leftOut(size)],
    streams,
    spectrogram: sound === undefined ? null : { values: sound.logMel, bands: MEL_BANDS },
    lanes: [
      ...(sound === undefined ? [] : soundLanes(sound)),
      ...faceLanes(
        faces.map(({ face }) => face),
        hopSeconds,
      ),
    ],
    faces: shown,
    faceSide: FACE_SIDE,
    transcript: clip.transcript ?? null,
    textFrames: text === undefined ? [] : await textFrames(text, clip.transcript),
  });
  await writeFileAtomically(path, page);
}

function leftOut(bytes: number): string {
  return `the clip, ${(bytes / 1e6).toFixed(0)} MB, is too large for this page, which leads to where it is`;
}
