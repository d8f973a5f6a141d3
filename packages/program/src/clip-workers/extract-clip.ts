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

/** Extracts what is wanted of one clip, all at once while it is decoded; what fails is told, and the rest still comes. */
export async function extractClip(
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
  if (audio === undefined && video === undefined) return { streams, failures, seconds: null };

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
    return { streams, failures: [...failures, failureOf(error, 'probe')], seconds: null };
  }
  const { durationSeconds } = clip;
  const longest = limits?.longestSeconds ?? Infinity;
  if (durationSeconds !== null && durationSeconds > longest) {
    await clip.close();
    return { streams, failures: [...failures, { stage: 'probe', reason: tooLong(longest, durationSeconds) }], seconds: durationSeconds }; // prettier-ignore
  }
  const progress = decodingProgress(clip, { longestSeconds: longest, onProgress });
  const { samples, pictures } = progress;
  await Promise.all([
    audio && attempt('audio', async () => (samples === null ? undefined : audio.extract(samples))),
    video && attempt('video', async () => (pictures === null ? undefined : video.extract(pictures))),
  ]);
  await clip.close();
  if (progress.decodedSeconds() > longest)
    return { streams: [], failures: [...failures, { stage: 'probe', reason: tooLong(longest) }], seconds: null };
  return { streams, failures, seconds: durationSeconds ?? progress.decodedSeconds() };
}

function failureOf(error: unknown, stage: string): Failure {
  return { stage: error instanceof MediaError ? error.stage : stage, reason: reasonOf(error) };
}

function tooLong(longestSeconds: number, seconds?: number): string {
  const received = seconds === undefined ? 'more' : `${seconds.toFixed(1)} s`;
  return `must last at most ${longestSeconds} s, received ${received}`;
}
