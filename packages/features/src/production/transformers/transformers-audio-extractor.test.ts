import { samplesInMemory } from '@sdumc/core';
import { WhisperFeatureExtractor } from '@huggingface/transformers';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { conformanceOfAudioExtractor } from '../../../testing/conformance-of-audio-extractor.ts';
import { expectRows } from '../../../testing/expect-rows.ts';
import { madeUpSound } from '../../../testing/made-up-sound.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';
import { convolvedSpeech, writeJson, writeTinySpeechModel } from '../../../testing/tiny-speech-model.ts';
import { encodedSpectrogram, WHISPER_PREPARATION, writeTinyWhisperModel } from '../../../testing/tiny-whisper-model.ts';
import { transformersAudioExtractor, type TransformersAudioOptions } from './transformers-audio-extractor.ts';

const folder = temporaryFolder();
const sampleRateHz = 16_000;
const at = (name: string) => join(folder(), name);
const load = (name: string, options: Omit<TransformersAudioOptions, 'model'> = {}) =>
  transformersAudioExtractor({ model: at(name), device: 'cpu', threads: 1, ...options });
const sound = (samples: number, seed = 0) => madeUpSound({ samples, sampleRateHz, seed });

beforeAll(() => {
  writeTinySpeechModel(at('speech'), { normalizes: true, layers: true });
  writeTinySpeechModel(at('plain'), { normalizes: false, layers: true });
  writeTinySpeechModel(at('last-only'), { normalizes: true, layers: false });
  writeTinyWhisperModel(at('whisper'));
});

describe('a model that convolves the waveform', () => {
  conformanceOfAudioExtractor({
    make: () => load('speech', { windowSeconds: 0.6, overlapSeconds: 0.1 }),
    expected: { name: 'speech', width: 3, hopSeconds: 20 / sampleRateHz },
    sampleRateHz,
    framesOf: (samples) => Math.floor((samples - 45) / 20) + 1,
    variants: {
      window: () => load('speech', { windowSeconds: 0.7, overlapSeconds: 0.1 }),
      overlap: () => load('speech', { windowSeconds: 0.6, overlapSeconds: 0.2 }),
      layer: () => load('speech', { windowSeconds: 0.6, overlapSeconds: 0.1, layer: -1 }),
      'another layer': () => load('speech', { windowSeconds: 0.6, overlapSeconds: 0.1, layer: 1 }),
      preparation: () => load('plain', { windowSeconds: 0.6, overlapSeconds: 0.1 }),
    },
  });

  it('gives its states of the waveform with mean 0 and variance 1', async () => {
    const samples = sound(1234).map((value) => value + 0.3);
    const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
    const variance = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / samples.length;
    const normalized = Array.from(samples, (value) => (value - mean) / Math.sqrt(variance + 1e-7));
    const states = convolvedSpeech(normalized);
    const extractor = await load('speech');
    expectRows(
      await extractor.extract(samplesInMemory(samples, sampleRateHz)),
      states.map((row) => row.map((value) => 3 * value)),
    );
  });

  it.each([
    [0, 1],
    [1, 2],
    [2, 3],
    [-1, 3],
    [-2, 2],
    [-3, 1],
  ])('gives the states of layer %d', async (layer, factor) => {
    const samples = sound(300);
    const extractor = await load('plain', { layer });
    const states = convolvedSpeech(samples).map((row) => row.map((value) => factor * value));
    expectRows(await extractor.extract(samplesInMemory(samples, sampleRateHz)), states);
  });

  it('gives a tensor inside an export that does not put out its layers', async () => {
    const samples = sound(300);
    const extractor = await load('last-only', { tensor: 'hidden_states.1' });
    expect(extractor.version).toMatch(/-fp32-tensor=hidden_states\.1-window=/);
    const prepared = await load('speech', { layer: 1 });
    expect((await extractor.extract(samplesInMemory(samples, sampleRateHz)))!.values).toEqual(
      (await prepared.extract(samplesInMemory(samples, sampleRateHz)))!.values,
    );
    await expect(load('last-only', { tensor: 'twice' })).rejects.toThrow(
      /^last-only: must give 78 frames .*, received 3$/,
    );
    await expect(load('last-only', { tensor: 'waves' })).rejects.toThrow(
      /model\.onnx: cannot be loaded on cpu \([^\n]*waves/,
    );
    await expect(load('last-only', { tensor: 'twice', layer: 1 })).rejects.toThrow(
      `${at('last-only')} tensor: must be left out where there is a layer, received twice`,
    );
  });

  it('has another version with other weights', async () => {
    writeTinySpeechModel(at('other/speech'), { normalizes: true, layers: false });
    const { name, version } = await load('other/speech');
    expect(name).toBe('speech');
    expect(version).not.toBe((await load('speech')).version);
    expect(version).toBe((await load('last-only')).version);
  });

  it('gives in windows what it gives at once, where they are not normalised', async () => {
    const extractor = await load('plain', { windowSeconds: 0.05, overlapSeconds: 0.01 });
    for (const samples of [799, 800, 801, 1439, 1440, 1441, 1460, 8000, 8019])
      expectRows(
        await extractor.extract(samplesInMemory(sound(samples), sampleRateHz)),
        convolvedSpeech(sound(samples)).map((row) => row.map((value) => 3 * value)),
      );
  });

  it('takes every frame from the window in which it has more around it', async () => {
    // Loud sound makes the whole window small. Windows of 80 frames that share 16: the border lies at 64 + 8.
    const samples = Float32Array.from({ length: 2000 }, (_, place) => (place < 1280 ? 1 : 0.01) * Math.sin(place));
    const extractor = await load('speech', { windowSeconds: 0.1, overlapSeconds: 0.02 });
    const joined = (await extractor.extract(samplesInMemory(samples, sampleRateHz)))!;
    const alone = async (from: number, to: number) =>
      (await extractor.extract(samplesInMemory(samples.slice(from, to), sampleRateHz)))!;
    const first = await alone(0, 1600);
    const second = await alone(1280, 2000);
    expect(joined.values.slice(0, 72 * 3)).toEqual(first.values.slice(0, 72 * 3));
    expect(joined.values.slice(72 * 3)).toEqual(second.values.slice(8 * 3));
    expect(joined.frames).toBe(64 + second.frames);
  });

  it('gives undefined for sound that is shorter than one frame sees', async () => {
    const extractor = await load('speech');
    expect(await extractor.extract(samplesInMemory(sound(44), sampleRateHz))).toBeUndefined();
    expect(await extractor.extract(samplesInMemory(sound(45), sampleRateHz))).toMatchObject({ frames: 1 });
  });

  it('says in one line what it cannot do', async () => {
    const extractor = await load('speech');
    await expect(extractor.extract(samplesInMemory(sound(100), 44_100))).rejects.toThrow(
      /^speech sampleRateHz: must be 16000, received 44100$/,
    );
    await extractor.release();
    await extractor.release();
    await expect(extractor.extract(samplesInMemory(sound(100), sampleRateHz))).rejects.toThrow(
      /model.onnx: was released$/,
    );
    await expect(load('last-only', { layer: -2 })).rejects.toThrow(
      'last-only layer: -2 must be an output of the model (hidden_states.1), it has last_hidden_state; ' +
        'export it with output_hidden_states, name a tensor inside it as tensor, or leave layer out for last_hidden_state',
    );
    await expect(load('speech', { layer: 3 })).rejects.toThrow(
      /^speech layer: 3 must be .*hidden_states\.3.*, it has last_hidden_state, hidden_states\.0, /,
    );
    await expect(load('speech', { layer: -4 })).rejects.toThrow(/^speech layer: -4 must be/);
    await expect(load('speech', { windowSeconds: 1, overlapSeconds: 0.6 })).rejects.toThrow(
      'speech windowSeconds: must be more than twice overlapSeconds (0.6), received 1',
    );
    await expect(load('speech', { overlapSeconds: 0.001 })).rejects.toThrow(
      'speech overlapSeconds: must be at least 0.0075, received 0.001',
    );
  });

  it('names the file or setting of a folder that is not a model', async () => {
    writeTinySpeechModel(at('broken'), { normalizes: true, layers: true });
    await expect(load('broken', { dtype: 'fp16' })).rejects.toThrow(
      `${at('broken')}: must have a file onnx/model_fp16.onnx`,
    );
    writeJson(at('broken/onnx/model.onnx'), 'not a model');
    await expect(load('broken')).rejects.toThrow(/^\S+model\.onnx: cannot be loaded on cpu \(.*[Pp]rotobuf.*\)$/);
    writeJson(at('broken/preprocessor_config.json'), { feature_extractor_type: 'SpeechExtractor' });
    writeTinySpeechModel(at('broken/inner'), { normalizes: true, layers: true });
    writeJson(at('broken/inner/preprocessor_config.json'), { feature_extractor_type: 'SpeechExtractor' });
    await expect(load('broken/inner')).rejects.toThrow(
      'inner feature_extractor_type: must be known to @huggingface/transformers, received "SpeechExtractor"',
    );
    writeTinySpeechModel(at('broken/inner'), { normalizes: true, layers: true });
    writeJson(at('broken/inner/config.json'), { model_type: 'clap' });
    await expect(load('broken/inner')).rejects.toThrow(
      'inner model_type: must be whisper or one with conv_kernel and conv_stride (wav2vec2, hubert, wavlm), received "clap"',
    );
    writeJson(at('broken/inner/config.json'), { conv_kernel: [10, 8], conv_stride: [5, 2] });
    await expect(load('broken/inner')).rejects.toThrow(
      /^inner: must give \d+ frames for 1600 samples .*, received 78$/,
    );
    rmSync(at('broken/inner/config.json'));
    await expect(load('broken/inner')).rejects.toThrow(`${at('broken/inner')}: must have a file config.json`);
  });
});

describe('Whisper', () => {
  conformanceOfAudioExtractor({
    make: () => load('whisper', { overlapSeconds: 0.2 }),
    expected: { name: 'whisper', width: 4, hopSeconds: 0.02 },
    sampleRateHz,
    framesOf: (samples) => Math.ceil(samples / 320),
    seconds: [0.00125, 0.5, 1, 1.01, 2.51],
    variants: { overlap: () => load('whisper', { overlapSeconds: 0.4 }) },
  });

  it('has a window of its own', async () => {
    await expect(load('whisper', { windowSeconds: 20 })).rejects.toThrow(
      'whisper windowSeconds: must be left out, the model always hears 1',
    );
  });

  it("gives its encoder's states of the spectrogram, as far as there is sound", async () => {
    const samples = sound(9700);
    const extractor = await load('whisper', { overlapSeconds: 0.2 });
    const prepare = new WhisperFeatureExtractor(WHISPER_PREPARATION);
    const { input_features } = await prepare._call(samples);
    const states = encodedSpectrogram(input_features.data as Float32Array, 100).slice(0, 31);
    expectRows(await extractor.extract(samplesInMemory(samples, sampleRateHz)), states, 1e-4);
  });
});
