import type { FeatureSequence } from '@sdumc/core';
import { MediaError, openClip, type Ffmpeg, type OpenClip } from '@sdumc/media';
import type { Extractors } from '../extractors.ts';
import { reasonOf } from '../reason-of.ts';
import type { ClipJob, ClipResult, ExtractedStream, Failure } from './messages.ts';

const SAMPLE_RATE_HZ = 16000;

/** Extracts what is wanted of one clip, all at once while it is decoded; what fails is told, and the rest still comes. */
export async function extractClip(
  { media, transcript, wanted }: ClipJob,
  {
    extractors,
    ffmpeg,
    signal,
  }: { readonly extractors: Extractors; readonly ffmpeg: Ffmpeg; readonly signal: AbortSignal },
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
      ffmpeg,
      signal,
      ...(audio && { audio: { sampleRateHz: SAMPLE_RATE_HZ } }),
      ...(video && { pictures: { picturesPerSecond: 1 / video.hopSeconds } }),
    });
  } catch (error) {
    return { streams, failures: [...failures, failureOf(error, 'probe')], seconds: null };
  }
  const { audio: samples, pictures } = clip;
  await Promise.all([
    audio && attempt('audio', async () => (samples === null ? undefined : audio.extract(samples))),
    video && attempt('video', async () => (pictures === null ? undefined : video.extract(pictures))),
  ]);
  await clip.close();
  return { streams, failures, seconds: clip.durationSeconds };
}

function failureOf(error: unknown, stage: string): Failure {
  return { stage: error instanceof MediaError ? error.stage : stage, reason: reasonOf(error) };
}
