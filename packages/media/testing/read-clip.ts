import type { Picture } from '@sdumc/core';
import { openClip, type ClipOptions, type ClipOutcome } from '../src/index.ts';
import { ffmpeg } from './made-clips.ts';

export interface ReadClip {
  readonly durationSeconds: number | null;
  readonly samples: Float32Array | null;
  readonly pictures: readonly Picture[] | null;
  readonly outcome: ClipOutcome;
}

/** All that a clip holds. */
export async function readClip(path: string, options: Partial<ClipOptions> = {}): Promise<ReadClip> {
  const clip = await openClip(path, {
    ffmpeg,
    audio: { sampleRateHz: 16000 },
    pictures: { picturesPerSecond: 5 },
    ...options,
  });
  const [samples, pictures] = await Promise.all([
    clip.audio && collected(clip.audio.chunks),
    clip.pictures && collected(clip.pictures),
  ]);
  return {
    durationSeconds: clip.durationSeconds,
    samples: samples && Float32Array.from(samples.flatMap((chunk) => [...chunk])),
    pictures,
    outcome: clip.outcome(),
  };
}

async function collected<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
