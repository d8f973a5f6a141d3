import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { selectBackend, type BackendChoice } from '@sdumc/backend';
import type { ListedClip } from '@sdumc/datasets';
import { analyseAudio } from '@sdumc/features';
import { writeFileAtomically } from '@sdumc/formats';
import { findFfmpeg, openClip } from '@sdumc/media';
import { renderClip, type ClipView } from '@sdumc/report';
import { openFeatureStore } from '@sdumc/store';
import type { WorkerSettings } from '../worker/messages.ts';
import { faceLanes, soundLanes } from './clip-lanes.ts';
import { FACE_SIDE, seenFaces } from './seen-faces.ts';

/** Larger clips stay outside of the page. */
const MOST_VIDEO_BYTES = 30e6;
/** So much of a clip is looked at. */
const MOST_MINUTES = 10;
const MOST_FACES = 14;
const MEL_BANDS = 64;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.webm': 'video/webm',
  '.mkv': 'video/x-matroska',
  '.ogv': 'video/ogg',
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
  '.flac': 'audio/flac',
};

/**
 * Looks at a clip once more, as extraction does, and writes a page about it, in one step.
 *
 * @throws MediaError where the clip cannot be read
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
  const ffmpeg = await findFfmpeg({ ffmpegPath: settings.ffmpegPath ?? undefined, allowBundled: true });
  const { picturesPerSecond } = settings;
  const opened = await openClip(clip.media, {
    ffmpeg,
    audio: { sampleRateHz: 16000 },
    pictures: { picturesPerSecond },
    firstSeconds: 60 * MOST_MINUTES,
  });
  const [sound, faces] = await Promise.all([
    opened.audio === null ? undefined : analyseAudio(opened.audio, { measure: 'all' }),
    opened.pictures === null ? [] : seenFaces(opened.pictures),
  ]);
  await opened.close();

  const { size } = await stat(clip.media);
  const notes = [
    ...((opened.durationSeconds ?? 0) > 60 * MOST_MINUTES ? [`only the first ${MOST_MINUTES} minutes are shown`] : []),
    ...(sound === undefined ? ['the clip has no sound'] : []),
    ...(faces.length === 0 ? ['the clip has no pictures'] : []),
    ...(faces.length > 0 && faces.every(({ face }) => face === undefined) ? ['no face was found in its pictures'] : []),
    ...(clip.transcript === undefined ? ['its words are not known'] : []),
    ...(size > MOST_VIDEO_BYTES ? [`the clip, ${(size / 1e6).toFixed(0)} MB, is left out of the page`] : []),
  ];
  const seconds = [(sound?.frames ?? 0) / 100, faces.length / picturesPerSecond, 0.01];
  const step = Math.max(1, Math.ceil(faces.length / MOST_FACES));
  const view: ClipView = {
    id: clip.id,
    durationSeconds: Math.max(...seconds),
    video: size > MOST_VIDEO_BYTES ? null : await dataUri(clip.media),
    notes,
    streams: await storedStreams(store, clip.id),
    spectrogram: sound === undefined ? null : { values: sound.logMel, bands: MEL_BANDS },
    lanes: [
      ...(sound === undefined ? [] : soundLanes(sound)),
      ...faceLanes(
        faces.map(({ face }) => face),
        1 / picturesPerSecond,
      ),
    ],
    faces: faces.filter((_, at) => at % step === 0),
    faceSide: FACE_SIDE,
    transcript: clip.transcript ?? null,
  };
  await writeFileAtomically(path, renderClip(view));
}

/** A browser looks at the content; the type only has to be one of media. */
async function dataUri(path: string): Promise<string> {
  const type = MEDIA_TYPES[extname(path).toLowerCase()] ?? 'video/mp4';
  return `data:${type};base64,${(await readFile(path)).toString('base64')}`;
}

async function storedStreams(folder: string, id: string): Promise<ClipView['streams']> {
  const store = await openFeatureStore(folder);
  try {
    const row = store.utterances.findIndex((utterance) => utterance.id === id);
    if (row < 0) return [];
    const observed = store.observedCounts(row);
    return Object.entries(await store.read(row)).map(([modality, { extractor, version, frames, width }]) => ({
      ...{ modality, extractor, version, frames, width },
      observed: observed[modality as keyof typeof observed]!,
    }));
  } finally {
    await store.close();
  }
}
