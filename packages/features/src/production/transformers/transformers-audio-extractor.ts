import type { AudioExtractor, FrameSequence } from '@sdumc/core';
import type { Loaded } from '../runtime/loaded.ts';
import { releasedOnFailure } from '../runtime/released-on-failure.ts';
import { windowedAudio } from '../windows/windowed-audio.ts';
import { hiddenState } from './hidden-state.ts';
import { loadedModel, type TransformersOptions } from './loaded-model.ts';
import { soundPreparation } from './sound-preparation.ts';

export interface TransformersAudioOptions extends TransformersOptions {
  /** Longer sound runs in windows of this length, so that memory stays bounded. Whisper always hears its 30 seconds. */
  readonly windowSeconds?: number;
  /** What a window shares with the next one. */
  readonly overlapSeconds?: number;
}

/**
 * Frames [T, D] of a speech model of Hugging Face: the hidden states of wav2vec 2.0 (Baevski et al., 2020), HuBERT (Hsu et al.,
 * 2021), WavLM (Chen et al., 2022) and their kin, or of Whisper's encoder (Radford et al., 2023); one every 20 milliseconds.
 *
 * The model is an ONNX export, as in the hub's organisations `onnx-community` and `Xenova`; the waveform is normalised as its
 * `preprocessor_config.json` says. Sound that is longer than a window runs in windows; they meet in the middle of what they
 * share, and each is normalised by itself. Up to one window, frames are those of Python's transformers for the same weights; frames
 * are in number and place those of one long window in any case. Whisper's frames beyond the end of the sound are cut off.
 *
 * Sound that is shorter than a frame sees (25 milliseconds; Whisper: one sample) gives undefined.
 *
 * @throws one line where the model cannot be had or loaded, or has no such layer; `extract`: where the sampling rate is another
 * @example
 * const wavlm = await transformersAudioExtractor({ model: 'models/wavlm-large', layer: -5 });
 * await wavlm.extract(samplesInMemory(samples, 16_000)); // 1 second: [49, 1024]
 * await wavlm.release();
 */
export async function transformersAudioExtractor(options: TransformersAudioOptions): Promise<Loaded<AudioExtractor>> {
  const model = await loadedModel(options, ['preprocessor_config.json']);
  const { name, session } = model;
  return releasedOnFailure(session, async () => {
    const prepared = await soundPreparation(name, model.path, model.settings);
    const { layer, tensor } = options;
    const output = tensor ?? hiddenState({ name, outputs: session.outputs, settings: model.settings, layer });
    const { framesOf, fixedSamples, sampleRateHz, hopSamples, minimumSamples } = prepared;
    if (fixedSamples !== undefined && options.windowSeconds !== undefined)
      throw new TypeError(
        `${name} windowSeconds: must be left out, the model always hears ${fixedSamples / sampleRateHz}`,
      );
    const fixedSeconds = fixedSamples === undefined ? undefined : fixedSamples / sampleRateHz;
    const window = {
      seconds: fixedSeconds ?? options.windowSeconds ?? 20,
      overlapSeconds: options.overlapSeconds ?? 2,
    };

    async function run(samples: Float32Array): Promise<FrameSequence> {
      const { values, dims } = await session.run(await prepared.inputsOf(samples), output);
      const [one, frames = 0, width = 0] = dims;
      if (dims.length !== 3 || one !== 1)
        throw new Error(`${name} ${output}: must be [1, T, D], received [${dims.join(', ')}]`);
      if (fixedSamples === undefined) return { values, frames, width };
      if (frames * hopSamples !== fixedSamples)
        throw new Error(`${name} ${output}: must have ${fixedSamples / hopSamples} frames, received ${frames}`);
      const heard = framesOf(samples.length);
      return { values: values.subarray(0, heard * width), frames: heard, width };
    }

    const extractor = await windowedAudio({
      name,
      version: `${model.version}-window=${window.seconds}-overlap=${window.overlapSeconds}`,
      sampleRateHz,
      hopSamples,
      minimumSamples,
      window,
      framesOf: (samples) => ({ least: framesOf(samples), most: framesOf(samples) }),
      run,
    });
    return { ...extractor, release: session.release };
  });
}
