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
  const { values, frames, width } = audio;
  const rows = new Float64Array(count * 2 * width);
  const addMean = ({ from, to, offset }: { from: number; to: number; offset: number }) => {
    for (let frame = from; frame < to; frame++)
      for (let feature = 0; feature < width; feature++)
        rows[offset + feature]! += values[frame * width + feature]! / (to - from);
  };
  for (let stretch = 0; stretch < count; stretch++) {
    const from = Math.floor((stretch * frames) / count);
    const to = Math.max(from + 1, Math.floor(((stretch + 1) * frames) / count));
    const offset = stretch * 2 * width;
    addMean({ from, to, offset });
    addMean({ from: 0, to: frames, offset: offset + width });
  }
  return rows;
}
