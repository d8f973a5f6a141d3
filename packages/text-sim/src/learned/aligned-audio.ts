import type { FrameSequence } from '@sdumc/core';

/**
 * What the audio sounds like at each of `count` equal stretches of the utterance: the mean of the frames in the stretch,
 * followed by the mean of all frames.
 *
 * Text frame j of N is said at about j/N of the utterance, so its audio is stretch j. A stretch shorter than a frame
 * takes the frame that it falls into.
 *
 * @returns [count, 2D], row-major
 */
export function alignedAudio(audio: FrameSequence, count: number): Float64Array {
  const { frames, width } = audio;
  const rows = new Float64Array(count * 2 * width);
  const whole = meanFrame(audio, { from: 0, to: frames });
  for (let stretch = 0; stretch < count; stretch++) {
    const from = Math.floor((stretch * frames) / count);
    const to = Math.max(from + 1, Math.floor(((stretch + 1) * frames) / count));
    rows.set(meanFrame(audio, { from, to }), stretch * 2 * width);
    rows.set(whole, (stretch * 2 + 1) * width);
  }
  return rows;
}

function meanFrame({ values, width }: FrameSequence, { from, to }: { from: number; to: number }): Float64Array {
  const mean = new Float64Array(width);
  for (let frame = from; frame < to; frame++)
    for (let feature = 0; feature < width; feature++) mean[feature]! += values[frame * width + feature]! / (to - from);
  return mean;
}
