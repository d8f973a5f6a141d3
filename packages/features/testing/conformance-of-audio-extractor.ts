import { samplesInMemory, type AudioExtractor, type AudioSamples, type FeatureSequence } from '@sdumc/core';
import assert from 'node:assert/strict';
import { it } from 'vitest';
import {
  conformanceOfExtractor,
  extracted,
  type Conformance,
  type ConformanceInput,
} from './conformance-of-extractor.ts';
import { inChunks, madeUpSound } from './made-up-sound.ts';

export interface AudioConformance extends Conformance<AudioExtractor> {
  /** The rate of the sound it is given. */
  readonly sampleRateHz: number;
  /** T of so many samples. */
  readonly framesOf: (samples: number) => number;
  /** Lengths of the sound it is given; at least two, and none too short for a frame. */
  readonly seconds?: readonly number[];
}

/**
 * What every audio extractor must prove: all that {@link conformanceOfExtractor} asks, on several lengths, and that it does not
 * matter in what chunks the sound streams in, that silence gives finite frames, and that the samples are left as they were.
 *
 * @example
 * describe('logMel', () => {
 *   conformanceOfAudioExtractor({
 *     make: () => logMel(),
 *     expected: { name: 'log-mel', width: 64, hopSeconds: 0.01 },
 *     sampleRateHz: 16_000,
 *     framesOf: (samples) => Math.ceil(samples / 160),
 *     variants: { bands: () => logMel({ bands: 40 }) },
 *   });
 * });
 */
export function conformanceOfAudioExtractor({
  sampleRateHz,
  framesOf,
  seconds = [0.1, 0.5, 0.7311, 1, 1.27],
  ...conformance
}: AudioConformance): void {
  const sounds = seconds.map((length, seed) => {
    const samples = Math.round(length * sampleRateHz);
    return madeUpSound({ samples, sampleRateHz, seed });
  });
  const inputs = sounds.map((samples): [string, ConformanceInput<AudioSamples>] => [
    `${samples.length} samples`,
    { input: () => inChunks(samples, sampleRateHz, [1000, 37]), frames: framesOf(samples.length) },
  ]);

  conformanceOfExtractor<AudioSamples>(conformance, Object.fromEntries(inputs), {
    'no chunk': () => inChunks(new Float32Array(), sampleRateHz, [1]),
    'an empty chunk': () => samplesInMemory(new Float32Array(), sampleRateHz),
  });

  const longest = sounds.reduce((long, sound) => (sound.length > long.length ? sound : long));
  let made: Promise<{ extractor: AudioExtractor; whole: FeatureSequence }> | undefined;
  const ofTheLongest = () =>
    (made ??= (async () => {
      const extractor = await conformance.make();
      return { extractor, whole: await extracted(extractor, samplesInMemory(longest, sampleRateHz)) };
    })());
  it.each([[[1]], [[7, 0, 160, 1]], [[4097]], [[0, 16_000]]])('takes sound in chunks of %j', async (lengths) => {
    const { extractor, whole } = await ofTheLongest();
    assert.deepEqual(await extracted(extractor, inChunks(longest, sampleRateHz, lengths)), whole);
  });

  it('gives finite frames for silence and for clipped sound', async () => {
    const extractor = await conformance.make();
    for (const samples of [longest.map(() => 0), longest.map((value) => Math.sign(value))]) {
      const { values, frames } = await extracted(extractor, samplesInMemory(samples, sampleRateHz));
      assert.equal(frames, framesOf(samples.length));
      assert.ok(values.every(Number.isFinite), 'every value is finite');
    }
  });

  it('leaves the samples as they were', async () => {
    const samples = longest.slice();
    await (await conformance.make()).extract(samplesInMemory(samples, sampleRateHz));
    assert.deepEqual(samples, longest);
  });
}
