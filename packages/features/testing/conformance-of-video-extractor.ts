import type { Picture, Pictures, VideoExtractor } from '@sdumc/core';
import assert from 'node:assert/strict';
import { it } from 'vitest';
import {
  conformanceOfExtractor,
  extracted,
  type Conformance,
  type ConformanceInput,
} from './conformance-of-extractor.ts';
import { madeUpPictures, streamed } from './made-up-pictures.ts';

export interface VideoConformance extends Conformance<VideoExtractor> {
  /** Clips it is given, by what they show: at least two. Left out: slopes and stripes, 1, 3 and 10 pictures of two sizes. */
  readonly clips?: Readonly<Record<string, readonly Picture[]>>;
}

/**
 * What every video extractor must prove: all that {@link conformanceOfExtractor} asks, a frame for every picture, and that the
 * pictures are walked once and left as they were.
 *
 * @example
 * describe('faceExpressions', () => {
 *   conformanceOfVideoExtractor({
 *     make: () => faceExpressions(),
 *     expected: { name: 'face-expressions', width: 266, hopSeconds: 0.2 },
 *     clips: { smiling, talking },
 *   });
 * });
 */
export function conformanceOfVideoExtractor({ clips, ...conformance }: VideoConformance): void {
  const shown = clips ?? slopesAndStripes(conformance.expected.hopSeconds ?? 1);
  const inputs = Object.entries(shown).map(([name, pictures]): [string, ConformanceInput<Pictures>] => [
    name,
    { input: () => streamed(pictures), frames: pictures.length },
  ]);

  conformanceOfExtractor<Pictures>(conformance, Object.fromEntries(inputs), { 'no picture': () => streamed([]) });

  it('walks the pictures once and leaves them as they were', async () => {
    const extractor = await conformance.make();
    const [pictures = []] = Object.values(shown);
    const before = structuredClone(pictures);
    let walks = 0;
    const input: Pictures = {
      [Symbol.asyncIterator]() {
        walks += 1;
        return streamed(pictures);
      },
    };
    await extracted(extractor, input);
    assert.equal(walks, 1);
    assert.deepEqual(pictures, before);
  });
}

function slopesAndStripes(hopSeconds: number): Readonly<Record<string, readonly Picture[]>> {
  return {
    'one picture': madeUpPictures({ count: 1, width: 40, height: 30, hopSeconds, seed: 1 }),
    'three upright pictures': madeUpPictures({ count: 3, width: 24, height: 36, hopSeconds, seed: 2 }),
    'ten pictures': madeUpPictures({ count: 10, width: 40, height: 30, hopSeconds, seed: 3 }),
  };
}
