import type { FrameSequence } from '@sdumc/core';
import { fitRidge, type Table } from '@sdumc/ridge';
import type { TextSimulator } from '../text-simulator.ts';
import { alignedAudio } from './aligned-audio.ts';

/** An utterance that has both. */
export interface AudioTextPair {
  readonly audio: FrameSequence;
  readonly text: FrameSequence;
  /** Pairs of one video are never on both sides when the map's strength is chosen. */
  readonly videoId: string;
}

/** A fitted map is a simulator that remembers how strongly it was regularised. */
export interface LearnedSimulator extends TextSimulator {
  /** λ of its ridge regression */
  readonly strength: number;
}

/** More rows than this do not make a linear map better; pairs are then thinned evenly. */
const MOST_PAIRED_FRAMES = 5_000;

/**
 * Text simulated without any LLM: a ridge map from audio frames to text frames.
 *
 * Frame j of N is predicted from the audio at j/N of the utterance and from the mean of all its audio. How many text
 * frames there are follows from the audio's length, at the rate seen in fitting. It knows no words; it gives the missing
 * flow what little of the text's representation can be heard in the features.
 *
 * @param all pairs; one in which either side has no frame is passed over
 * @param strength λ of the ridge regression; chosen by cross-validation over videos where it is left out
 * @throws Error without a pair, or where widths differ among pairs
 *
 * @example
 * ```ts
 * const simulator = fitLearnedSimulator(pairs);
 * const { frames } = await simulator.simulate({ audio });
 * ```
 */
export function fitLearnedSimulator(all: readonly AudioTextPair[], strength?: number): LearnedSimulator {
  const pairs = all.filter(({ audio, text }) => audio.frames > 0 && text.frames > 0);
  const [first] = pairs;
  if (first === undefined)
    throw new Error('fitLearnedSimulator pairs: must hold at least one utterance with audio and text');
  const [audioWidth, textWidth] = [first.audio.width, first.text.width];
  for (const { audio, text } of pairs)
    if (audio.width !== audioWidth || text.width !== textWidth)
      throw new RangeError(
        `fitLearnedSimulator pairs: widths must be ${audioWidth} and ${textWidth}, received ${audio.width} and ${text.width}`,
      );
  const total = (frames: (pair: AudioTextPair) => number) => pairs.reduce((sum, pair) => sum + frames(pair), 0);
  const textFrames = total(({ text }) => text.frames);
  const framesPerAudioFrame = textFrames / total(({ audio }) => audio.frames);
  const frames = pairedFrames(pairs, Math.ceil(textFrames / MOST_PAIRED_FRAMES));
  const model = fitRidge({ ...frames, ...(strength !== undefined && { strength }) });

  return {
    name: 'learned',
    strength: model.strength,
    async simulate({ audio }) {
      if (audio === undefined || audio.frames === 0) return {};
      if (audio.width !== audioWidth)
        throw new RangeError(`learned simulator audio: axis 1 (D) must be ${audioWidth}, received ${audio.width}`);
      const frames = Math.max(1, Math.round(audio.frames * framesPerAudioFrame));
      const inputs = { values: alignedAudio(audio, frames), rows: frames, columns: 2 * audioWidth };
      return { frames: { values: Float32Array.from(model.predict(inputs).values), frames, width: textWidth } };
    },
  };
}

/** One row for every `step`-th text frame of all pairs, beside the audio at its place. */
function pairedFrames(
  pairs: readonly AudioTextPair[],
  step: number,
): { inputs: Table; targets: Table; groups: string[] } {
  const [inputWidth, textWidth] = [2 * (pairs[0] as AudioTextPair).audio.width, (pairs[0] as AudioTextPair).text.width];
  const rows = Math.ceil(pairs.reduce((sum, { text }) => sum + text.frames, 0) / step);
  const inputs = new Float64Array(rows * inputWidth);
  const targets = new Float64Array(rows * textWidth);
  const groups: string[] = [];
  let seen = 0;
  for (const { audio, text, videoId } of pairs) {
    const aligned = alignedAudio(audio, text.frames);
    for (let frame = 0; frame < text.frames; frame++) {
      if (seen++ % step !== 0) continue;
      inputs.set(aligned.subarray(frame * inputWidth, (frame + 1) * inputWidth), groups.length * inputWidth);
      targets.set(text.values.subarray(frame * textWidth, (frame + 1) * textWidth), groups.length * textWidth);
      groups.push(videoId);
    }
  }
  return {
    inputs: { values: inputs, rows, columns: inputWidth },
    targets: { values: targets, rows, columns: textWidth },
    groups,
  };
}
