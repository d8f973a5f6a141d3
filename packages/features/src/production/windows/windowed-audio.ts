import type { AudioExtractor, AudioSamples, FeatureSequence, FrameSequence } from '@sdumc/core';
import { joinedRows } from './joined-rows.ts';
import { keptFrames } from './kept-frames.ts';
import { soundWindows } from './sound-windows.ts';

/** A model that turns a window of sound into frames. */
export interface SoundModel {
  readonly name: string;
  readonly version: string;
  readonly sampleRateHz: number;
  /** From one frame to the next. */
  readonly hopSamples: number;
  /** Shorter sound gives no frame. */
  readonly minimumSamples: number;
  readonly window: SoundWindowing;
  /** The least and the most frames that so many samples may give. */
  readonly framesOf: (samples: number) => { readonly least: number; readonly most: number };
  readonly run: (samples: Float32Array) => Promise<FrameSequence>;
}

export interface SoundWindowing {
  readonly seconds: number;
  readonly overlapSeconds: number;
}

/**
 * The extractor that a model makes: it runs on windows, one at a time, and joins their frames (see {@link keptFrames}). D is what
 * the model gives for a tenth of a second of silence.
 */
export async function windowedAudio(model: SoundModel): Promise<AudioExtractor> {
  const { name, version, sampleRateHz, hopSamples, minimumSamples } = model;
  const hopSeconds = hopSamples / sampleRateHz;
  const frames = framesOfWindows(model);
  const samplesOf = { size: (frames.step + frames.overlap) * hopSamples, step: frames.step * hopSamples };

  const { width } = await framesFor(new Float32Array(Math.max(minimumSamples, Math.round(sampleRateHz / 10))));

  async function extract(sound: AudioSamples): Promise<FeatureSequence | undefined> {
    if (sound.sampleRateHz !== sampleRateHz)
      throw new RangeError(`${name} sampleRateHz: must be ${sampleRateHz}, received ${sound.sampleRateHz}`);
    const parts: Float32Array[] = [];
    for await (const { samples, index, last } of soundWindows(sound.chunks, samplesOf)) {
      if (samples.length < minimumSamples) break;
      const given = await framesFor(samples);
      if (given.width !== width) throw new Error(`${name} width: must be ${width}, received ${given.width}`);
      const [from, to] = keptFrames({ index, last }, given.frames, frames);
      parts.push(given.values.slice(from * width, to * width));
    }
    if (parts.length === 0) return undefined;
    return { ...joinedRows(parts, width), hopSeconds, extractor: name, version };
  }

  async function framesFor(samples: Float32Array): Promise<FrameSequence> {
    const given = await model.run(samples);
    const { least, most } = model.framesOf(samples.length);
    if (given.frames >= least && given.frames <= most) return given;
    throw new Error(
      `${name}: must give ${least === most ? least : `${least} to ${most}`} frames for ${samples.length} samples ` +
        `(one every ${hopSeconds} seconds), received ${given.frames}`,
    );
  }

  return { modality: 'audio', name, version, width, hopSeconds, extract };
}

/** Windows in whole frames, and enough shared that both sides have what the frames in its middle need. */
function framesOfWindows({ name, window, hopSamples, sampleRateHz, minimumSamples }: SoundModel) {
  const framesIn = (seconds: number) => Math.round((seconds * sampleRateHz) / hopSamples);
  const overlap = 2 * Math.round(framesIn(window.overlapSeconds) / 2);
  const step = framesIn(window.seconds) - overlap;
  const least = 2 * Math.ceil(minimumSamples / hopSamples);
  if (!(overlap >= least))
    throw new RangeError(
      `${name} overlapSeconds: must be at least ${(least * hopSamples) / sampleRateHz}, received ${window.overlapSeconds}`,
    );
  if (!(step > overlap))
    throw new RangeError(
      `${name} windowSeconds: must be more than twice overlapSeconds (${window.overlapSeconds}), received ${window.seconds}`,
    );
  return { step, overlap };
}
