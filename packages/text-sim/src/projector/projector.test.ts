import { expect, it } from 'vitest';
import { projectAudio, type ProjectorWeights } from './projector.ts';
import { stackFrames } from './stack-frames.ts';

it('lays five frames side by side, and fills the last up', () => {
  const audio = { values: Float32Array.from({ length: 14 }, (_, at) => at + 1), frames: 7, width: 2 };
  expect(stackFrames(audio, 5)).toEqual({
    values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0, 0, 0, 0, 0, 0),
    frames: 2,
    width: 10,
  });
});

/** 5·1 → 2 → 3, by hand. */
const weights: ProjectorWeights = {
  first: { weight: Float32Array.of(1, 1, 1, 1, 1, 0, 0, 0, 0, -1), bias: Float32Array.of(-3, 0.5) },
  second: { weight: Float32Array.of(1, 0, 0, 2, 1, 1), bias: Float32Array.of(0, 0, 10) },
};

it('is Linear, ReLU, Linear', () => {
  const audio = { values: Float32Array.of(1, 2, 3, 4, 5, 0, 0, 0, 0, -1), frames: 10, width: 1 };
  // first frame: [15 − 3, 0.5 − 5] → [12, 0]; second: [−1 − 3, 0.5 + 1] → [0, 1.5]
  expect(projectAudio(audio, weights)).toEqual({ values: Float32Array.of(12, 0, 22, 0, 3, 11.5), frames: 2, width: 3 });
});

it('refuses audio of another width, and layers that do not fit', () => {
  const wide = { values: new Float32Array(10), frames: 5, width: 2 };
  expect(() => projectAudio(wide, weights)).toThrow('projector audio: axis 1 (D) must be 1, received 2');
  const apart = { ...weights, second: { weight: new Float32Array(9), bias: new Float32Array(3) } };
  expect(() => projectAudio({ ...wide, width: 1, frames: 10 }, apart)).toThrow(
    'projector second: must take the 2 numbers of the first, received 3',
  );
});
