import { analyseAudio, type AudioAnalysis } from '@sdumc/features';
import { findFfmpeg, openClip } from '@sdumc/media';
import { reasonOf } from '@sdumc/program';
import type { WorkerSettings } from '@sdumc/program/clip-workers';
import { seenFaces, type SeenFace, type ShownFace } from './seen-faces.ts';

/** What was measured of a clip. */
export interface SeenClip {
  /** Of all of it, as its container says; null where it does not. */
  readonly durationSeconds: number | null;
  /** Undefined where there is no sound, or it was not looked at. */
  readonly sound: AudioAnalysis | undefined;
  /** Every picture; none where there are no pictures, or they were not looked at. */
  readonly faces: readonly SeenFace[];
  readonly shown: readonly ShownFace[];
  /** One line each: what could not be read. */
  readonly failures: readonly string[];
}

/** Faces beside each other that a page has room for. */
const FACES_IN_A_ROW = 14;

/**
 * Opens a clip once more and measures of it what built-in extractors measure, but for modalities that are not extracted.
 *
 * @throws MediaError where the clip cannot be opened
 */
export async function lookAtClip(
  path: string,
  { settings, firstSeconds }: { readonly settings: WorkerSettings; readonly firstSeconds: number },
): Promise<SeenClip> {
  const { extractors, picturesPerSecond, ffmpegPath, allowBundledFfmpeg } = settings;
  const [hears, sees] = [extractors.audio.kind !== 'none', extractors.video.kind !== 'none'];
  const failures: string[] = [];
  if (!hears && !sees) return { durationSeconds: null, sound: undefined, faces: [], shown: [], failures };

  const clip = await openClip(path, {
    ffmpeg: await findFfmpeg({ ffmpegPath: ffmpegPath ?? undefined, allowBundled: allowBundledFfmpeg }),
    ...(hears && { audio: { sampleRateHz: 16000 } }),
    ...(sees && { pictures: { picturesPerSecond } }),
    firstSeconds,
  });
  /** What fails is told, and the rest still comes. */
  const attempt = async <Seen>(look: Promise<Seen>): Promise<Seen | undefined> => {
    try {
      return await look;
    } catch (error) {
      failures.push(reasonOf(error));
      return undefined;
    }
  };
  const { durationSeconds, audio, pictures } = clip;
  const length = Math.min(durationSeconds ?? firstSeconds, firstSeconds);
  const shownEverySeconds = Math.min(1, Math.max(0.4, length / FACES_IN_A_ROW));
  const [sound, seen] = await Promise.all([
    audio === null ? undefined : attempt(analyseAudio(audio, { measure: 'all' })),
    pictures === null ? undefined : attempt(seenFaces(pictures, { shownEverySeconds })),
  ]).finally(() => clip.close());
  return {
    durationSeconds,
    sound,
    faces: seen?.faces ?? [],
    shown: seen?.shown ?? [],
    failures: [...new Set(failures)],
  };
}
