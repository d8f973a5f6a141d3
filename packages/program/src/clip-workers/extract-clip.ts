import type { FeatureSequence } from '@sdumc/core';
import { MediaError, openClip, type Ffmpeg, type OpenClip } from '@sdumc/media';
import type { Extractors } from '../extractors.ts';
import { reasonOf } from '../reason-of.ts';
import { decodingProgress } from './decoding-progress.ts';
import type { ClipJob, ClipLimits, ClipProgress, ClipResult, ExtractedStream, Failure } from './messages.ts';

const SAMPLE_RATE_HZ = 16000;

export interface ClipExtraction {
  readonly extractors: Extractors;
  readonly ffmpeg: Ffmpeg;
  readonly limits: ClipLimits | null;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ClipProgress) => void;
}

/** Of a clip in whose middle somebody else ends ffmpeg, as those do who stop a whole tree of processes. */
const MOST_ATTEMPTS = 3;

/** {@link extractOnce}, and again where ffmpeg was interrupted. */
export async function extractClip(job: ClipJob, extraction: ClipExtraction): Promise<ClipResult> {
  for (let attempt = 1; ; attempt++) {
    const result = await extractOnce(job, extraction);
    const wasInterrupted = result.failures.some((failure) => failure.wasInterrupted === true);
    if (!wasInterrupted || extraction.signal.aborted || attempt === MOST_ATTEMPTS) return result;
  }
}

/** Extracts what is wanted of one clip, all at once while it is decoded; what fails is told, and the rest still comes. */
async function extractOnce(
  { media, transcript, wanted }: ClipJob,
  { extractors, ffmpeg, limits, signal, onProgress }: ClipExtraction,
): Promise<ClipResult> {
  const streams: ExtractedStream[] = [];
  const failures: Failure[] = [];
  const attempt = async (
    modality: ExtractedStream['modality'],
    extract: () => Promise<FeatureSequence | undefined>,
  ): Promise<void> => {
    try {
      streams.push({ modality, sequence: await extract() });
    } catch (error) {
      failures.push(failureOf(error, modality));
    }
  };

  if (wanted.includes('text')) await attempt('text', () => extractors.text!.extract(transcript ?? ''));
  const audio = wanted.includes('audio') ? extractors.audio : undefined;
  const video = wanted.includes('video') ? extractors.video : undefined;
  if (audio === undefined && video === undefined) return { streams, failures, notes: [], seconds: null };

  let clip: OpenClip;
  try {
    clip = await openClip(media, {
      ...limits,
      ffmpeg,
      signal,
      ...(audio && { audio: { sampleRateHz: SAMPLE_RATE_HZ } }),
      ...(video && { pictures: { picturesPerSecond: 1 / video.hopSeconds } }),
    });
  } catch (error) {
    return { streams, failures: [...failures, failureOf(error, 'probe')], notes: [], seconds: null };
  }
  const { durationSeconds } = clip;
  const longest = limits?.longestSeconds ?? Infinity;
  if (durationSeconds !== null && durationSeconds > longest) {
    await clip.close();
    return { streams, failures: [...failures, { stage: 'probe', reason: tooLong(media, longest, durationSeconds) }], notes: [], seconds: durationSeconds }; // prettier-ignore
  }
  const progress = decodingProgress(clip, { longestSeconds: longest, onProgress });
  const { samples, pictures } = progress;
  await Promise.all([
    audio && attempt('audio', async () => (samples === null ? undefined : audio.extract(samples))),
    video && attempt('video', async () => (pictures === null ? undefined : video.extract(pictures))),
  ]);
  await clip.close();
  if (progress.decodedSeconds() > longest)
    return {
      streams: [],
      failures: [...failures, { stage: 'probe', reason: tooLong(media, longest) }],
      notes: [],
      seconds: null,
    };
  const outcome = clip.outcome();
  return { streams, failures, notes: outcome.notes, seconds: outcome.durationSeconds ?? progress.decodedSeconds() };
}

function failureOf(error: unknown, stage: string): Failure {
  if (!(error instanceof MediaError)) return { stage, reason: reasonOf(error) };
  return { stage: error.stage, reason: reasonOf(error), wasInterrupted: error.wasInterrupted };
}

function tooLong(media: string, longestSeconds: number, seconds?: number): string {
  const received = seconds === undefined ? 'more' : `${seconds.toFixed(1)} s`;
  return `${media}: must last at most ${longestSeconds} s, received ${received}`;
}
