import type { AudioExtractor, FrameSequence } from '@sdumc/core';
import { windowedAudio } from '../windows/windowed-audio.ts';
import type { AudioDescription } from './extractor-description.ts';
import { frameValues } from './frame-values.ts';
import { inputOf, outputOf, type OpenedModel } from './opened-model.ts';
import { soundValues } from './sound-values.ts';

/** The extractor of a described model that hears a waveform. */
export async function audioOfDescription(opened: OpenedModel<AudioDescription>): Promise<AudioExtractor> {
  const { description, session, version } = opened;
  const { name, input, window, hopSeconds } = description;
  const { sampleRateHz } = input;
  const hopSamples = Math.round(hopSeconds * sampleRateHz);
  if (hopSamples < 1 || Math.abs(hopSamples / sampleRateHz - hopSeconds) > 1e-9)
    throw new RangeError(
      `${name} hopSeconds: must be a whole number of samples at ${sampleRateHz} Hz, received ${hopSeconds}`,
    );
  const inputName = inputOf(name, session, input.name);
  const output = outputOf(opened);
  const filled = Math.round(window.seconds / hopSeconds) * hopSamples;
  const most = (samples: number) => Math.ceil(samples / hopSamples);

  async function run(samples: Float32Array): Promise<FrameSequence> {
    const length = window.fill ? filled : samples.length;
    const given = frameValues(
      description,
      await session.run({ [inputName]: soundValues(samples, length, input) }, output),
    );
    if (!window.fill) return given;
    const frames = Math.min(given.frames, most(samples.length));
    return { ...given, values: given.values.subarray(0, frames * given.width), frames };
  }

  const minimumSamples = window.fill ? 1 : input.minimumSamples;
  return windowedAudio({
    name,
    version,
    sampleRateHz,
    hopSamples,
    minimumSamples,
    window,
    // From frames that lie wholly in the sound, up to frames around the points from 0 to its end.
    framesOf: (samples) => ({
      least: window.fill ? most(samples) : Math.floor((samples - minimumSamples) / hopSamples) + 1,
      most: window.fill ? most(samples) : most(samples) + 1,
    }),
    run,
  });
}
