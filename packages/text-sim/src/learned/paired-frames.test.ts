import { describe, expect, test } from 'vitest';
import { randomFrames, randomPair } from '../../testing/random-pair.ts';
import { alignedAudio } from './aligned-audio.ts';
import { pairedFramesOf, ridgeTables, textRate, withoutVideos, type AudioTextPair } from './paired-frames.ts';

/** Pairs whose text frames count from 0 over all pairs together. */
function counted(lengths: readonly number[]): AudioTextPair[] {
  let first = 0;
  return lengths.map((frames, video) => {
    const values = Float32Array.from({ length: frames }, (_, frame) => first + frame);
    first += frames;
    return { audio: randomFrames(5 + video, 2, video), text: { values, frames, width: 1 }, videoId: `video ${video}` };
  });
}

describe('pairedFramesOf', () => {
  test('up to 5,000 text frames keeps all, each beside the audio at its place', () => {
    const pairs = counted([3, 1, 4996]);
    const paired = pairedFramesOf(pairs)!;
    const { inputs, targets, groups } = ridgeTables(paired);
    expect([inputs.rows, inputs.columns, targets.rows, targets.columns]).toEqual([5000, 4, 5000, 1]);
    expect(targets.values).toEqual(Float32Array.from({ length: 5000 }, (_, frame) => frame));
    const expected = pairs.flatMap(({ audio, text }) => [...alignedAudio(audio, text.frames)]);
    expect(inputs.values).toEqual(Float64Array.from(expected));
    expect(groups.slice(2, 5)).toEqual(['video 0', 'video 1', 'video 2']);
  });

  test.each([
    [[5001], 2],
    [[2000, 3000, 5000], 2],
    [[2000, 3000, 5001], 4],
    [new Array<number>(301).fill(67), 8], // 20,167
    [[1, 40_000, 1], 16], // just beyond eight times 5,000
  ])('of %j text frames keeps every %dth, whatever pair it is in', (lengths, step) => {
    const { frames } = pairedFramesOf(counted(lengths))!;
    const total = lengths.reduce((sum, length) => sum + length, 0);
    expect(frames.length).toBe(Math.ceil(total / step));
    expect(frames.length).toBeLessThanOrEqual(5000);
    expect(frames.map(({ text }) => text[0])).toEqual(frames.map((_, position) => position * step));
  });

  test('a kept frame has the audio of its own place in its own pair', () => {
    const pairs = counted([2501, 2503]);
    const { frames } = pairedFramesOf(pairs)!;
    const second = alignedAudio(pairs[1]!.audio, 2503);
    const { text, audio, videoId } = frames.at(-1)!;
    const place = text[0]! - 2501;
    expect(place).toBe(2501);
    expect(videoId).toBe('video 1');
    expect([...audio]).toEqual([...second.subarray(place * 4, place * 4 + 4)]);
  });

  test('counts the frames of every video, thinned or not', () => {
    const paired = pairedFramesOf(
      [...counted([4000, 2000]), randomPair('video 1', 1, { audioFrames: 9 })].slice(0, 2),
    )!;
    expect(textRate(paired)).toBe(6000 / 11);
    expect(textRate(withoutVideos(paired, (videoId) => videoId === 'video 0'))).toBe(2000 / 6);
    const left = withoutVideos(paired, (videoId) => videoId === 'video 0').frames;
    expect(left).toHaveLength(1000);
    expect(new Set(left.map(({ videoId }) => videoId))).toEqual(new Set(['video 1']));
  });
});
