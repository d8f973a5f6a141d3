import type { AudioSamples, Picture, Pictures } from '@sdumc/core';
import type { OpenClip } from '@sdumc/media';
import type { ClipProgress } from './messages.ts';

/** The streams of a clip, which tell how far they have been read, and end where a clip is longer than it may be. */
export interface ReadClip {
  readonly samples: AudioSamples | null;
  readonly pictures: Pictures | null;
  /** How much was decoded. */
  decodedSeconds(): number;
}

export function decodingProgress(
  { audio, pictures, durationSeconds }: OpenClip,
  {
    longestSeconds,
    onProgress,
  }: { readonly longestSeconds: number; readonly onProgress: (progress: ClipProgress) => void },
): ReadClip {
  const decoded = { audio: 0, video: 0 };
  const read = (modality: 'audio' | 'video', seconds: number): void => {
    decoded[modality] = seconds;
    // features are ready when the slower one is
    const slower = audio === null || pictures === null ? seconds : Math.min(decoded.audio, decoded.video);
    onProgress({ seconds: slower, ofSeconds: durationSeconds });
  };
  return {
    samples: audio === null ? null : { sampleRateHz: audio.sampleRateHz, chunks: chunksOf(audio) },
    pictures: pictures === null ? null : picturesOf(pictures),
    decodedSeconds: () => Math.max(decoded.audio, decoded.video),
  };

  async function* chunksOf({ chunks, sampleRateHz }: AudioSamples): AsyncGenerator<Float32Array> {
    let count = 0;
    for await (const chunk of chunks) {
      count += chunk.length;
      read('audio', count / sampleRateHz);
      if (decoded.audio > longestSeconds) return;
      yield chunk;
    }
  }

  async function* picturesOf(all: Pictures): AsyncGenerator<Picture> {
    for await (const picture of all) {
      read('video', picture.seconds);
      if (decoded.video > longestSeconds) return;
      yield picture;
    }
  }
}
