import type { FrameSequence } from '@sdumc/core';
import type { Table } from '@sdumc/ridge';
import { alignedAudio } from './aligned-audio.ts';

/** An utterance that has both. */
export interface AudioTextPair {
  readonly audio: FrameSequence;
  readonly text: FrameSequence;
  /** Pairs of one video are never on both sides when the map's strength is chosen. */
  readonly videoId: string;
}

/** More frames than this do not make a linear map better. */
const MOST_PAIRED_FRAMES = 5_000;

/** A frame of text beside the audio at its place. */
interface PairedFrame {
  /** [2D] of the audio */
  readonly audio: Float64Array;
  /** [D] of the text */
  readonly text: Float32Array;
  readonly videoId: string;
}

/** How long the pairs of one video are, together. */
interface VideoLength {
  readonly audioFrames: number;
  readonly textFrames: number;
}

/** What a simulator is fitted on: evenly spaced frames of all pairs, not the pairs themselves. */
export interface PairedFrames {
  /** D of either side */
  readonly widths: { readonly audio: number; readonly text: number };
  readonly frames: readonly PairedFrame[];
  readonly videos: ReadonlyMap<string, VideoLength>;
}

/**
 * Goes through pairs once and keeps every `step`-th of their text frames, where `step` is the smallest power of two that leaves
 * at most 5,000: whenever they become more, every other one is let go. So memory does not grow with the number of pairs: 32 MB
 * for audio of 74 features and text of 768, 164 MB for the 1,024 and 4,096 of the published set.
 *
 * @param pairs one in which either side has no frame is passed over
 * @returns null where no pair has frames on both sides
 * @throws RangeError where widths differ among pairs
 */
export async function gatherPairedFrames(
  pairs: Iterable<AudioTextPair> | AsyncIterable<AudioTextPair>,
): Promise<PairedFrames | null> {
  const gathered = pairedFramesGatherer();
  for await (const pair of pairs) gathered.add(pair);
  return gathered.result();
}

/** The same for pairs that are in memory. */
export function pairedFramesOf(pairs: Iterable<AudioTextPair>): PairedFrames | null {
  const gathered = pairedFramesGatherer();
  for (const pair of pairs) gathered.add(pair);
  return gathered.result();
}

function pairedFramesGatherer() {
  let widths: PairedFrames['widths'] | null = null;
  let kept: PairedFrame[] = [];
  let step = 1;
  let seen = 0;
  const videos = new Map<string, VideoLength>();

  const add = ({ audio, text, videoId }: AudioTextPair): void => {
    if (audio.frames === 0 || text.frames === 0) return;
    widths ??= { audio: audio.width, text: text.width };
    if (audio.width !== widths.audio || text.width !== widths.text)
      throw new RangeError(
        `fitLearnedSimulator pairs: widths must be ${widths.audio} and ${widths.text}, received ${audio.width} and ${text.width}`,
      );
    const { audioFrames = 0, textFrames = 0 } = videos.get(videoId) ?? {};
    videos.set(videoId, { audioFrames: audioFrames + audio.frames, textFrames: textFrames + text.frames });

    const untilNext = (step - (seen % step)) % step;
    const aligned = untilNext < text.frames ? alignedAudio(audio, text.frames) : null;
    for (let frame = untilNext; aligned !== null && frame < text.frames; frame++) {
      if ((seen + frame) % step !== 0) continue;
      const [from, to] = [frame, frame + 1];
      kept.push({
        audio: aligned.slice(from * 2 * audio.width, to * 2 * audio.width),
        text: text.values.slice(from * text.width, to * text.width),
        videoId,
      });
      if (kept.length <= MOST_PAIRED_FRAMES) continue;
      kept = kept.filter((_, position) => position % 2 === 0);
      step *= 2;
    }
    seen += text.frames;
  };
  return { add, result: (): PairedFrames | null => (widths === null ? null : { widths, frames: kept, videos }) };
}

/** What is left without some videos. */
export function withoutVideos(paired: PairedFrames, isLeftOut: (videoId: string) => boolean): PairedFrames {
  return {
    ...paired,
    frames: paired.frames.filter(({ videoId }) => !isLeftOut(videoId)),
    videos: new Map([...paired.videos].filter(([videoId]) => !isLeftOut(videoId))),
  };
}

/** Text frames for each audio frame, over all pairs together. */
export function textRate({ videos }: PairedFrames): number {
  const total = (frames: (length: VideoLength) => number) =>
    [...videos.values()].reduce((sum, length) => sum + frames(length), 0);
  return total(({ textFrames }) => textFrames) / total(({ audioFrames }) => audioFrames);
}

/** As ridge regression takes them: audio as inputs, text as targets, one row a frame. */
export function ridgeTables({ widths, frames }: PairedFrames): { inputs: Table; targets: Table; groups: string[] } {
  const [inputWidth, textWidth] = [2 * widths.audio, widths.text];
  const inputs = new Float64Array(frames.length * inputWidth);
  const targets = new Float32Array(frames.length * textWidth);
  frames.forEach(({ audio, text }, row) => {
    inputs.set(audio, row * inputWidth);
    targets.set(text, row * textWidth);
  });
  return {
    inputs: { values: inputs, rows: frames.length, columns: inputWidth },
    targets: { values: targets, rows: frames.length, columns: textWidth },
    groups: frames.map(({ videoId }) => videoId),
  };
}
