import { samplesInMemory } from '@sdumc/core';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { conformanceOfAudioExtractor } from '../../../testing/conformance-of-audio-extractor.ts';
import { conformanceOfTextEncoder } from '../../../testing/conformance-of-text-encoder.ts';
import { conformanceOfVideoExtractor } from '../../../testing/conformance-of-video-extractor.ts';
import { expectRows } from '../../../testing/expect-rows.ts';
import { madeUpPictures, streamed } from '../../../testing/made-up-pictures.ts';
import { madeUpSound } from '../../../testing/made-up-sound.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';
import { LANGUAGE_TOKENIZER, languageGraph, statesOf } from '../../../testing/tiny-language-model.ts';
import { convolvedSpeech, speechGraph, writeJson } from '../../../testing/tiny-speech-model.ts';
import { meanOfRows, patchesOf, VISION_MEAN, VISION_STD, visionGraph } from '../../../testing/tiny-vision-model.ts';
import { weights, writeOnnx } from '../../../testing/written-onnx.ts';
import { onnxExtractor, type OnnxExtractorOptions } from './onnx-extractor.ts';

const folder = temporaryFolder();
const sampleRateHz = 16_000;
const sound = (samples: number, seed = 0) => madeUpSound({ samples, sampleRateHz, seed });

const SPEECH = {
  modality: 'audio',
  name: 'speech',
  model: 'speech.onnx',
  input: { name: 'input_values', sampleRateHz, minimumSamples: 45 },
  output: { name: 'hidden_states.0' },
  hopSeconds: 20 / sampleRateHz,
  window: { seconds: 0.3, overlapSeconds: 0.02 },
};
const VISION = {
  modality: 'video',
  name: 'vision',
  model: 'vision.onnx',
  input: { name: 'pixel_values', width: 8, height: 8, mean: VISION_MEAN, std: VISION_STD },
  output: { name: 'image_embeds' },
  hopSeconds: 0.25,
};
const LANGUAGE = {
  modality: 'text',
  name: 'language',
  model: 'language.onnx',
  tokenizer: 'tokenizer.json',
  output: { name: 'last_hidden_state' },
  windowTokens: 16,
};

let written = 0;
/** Writes a description and loads it. */
async function load(description: unknown, options: Omit<OnnxExtractorOptions, 'description'> = {}) {
  written += 1;
  const path = join(folder(), `description-${written}.json`);
  writeJson(path, description);
  const run = onnxExtractor({ description: path, device: 'cpu', threads: 1, ...options });
  return run.catch((error: unknown) => {
    throw new Error((error as Error).message.replace(path, 'FILE'));
  });
}

async function loadSpeech(changes: object = {}) {
  const extractor = await load({ ...SPEECH, ...changes });
  if (extractor.modality !== 'audio') throw new Error(extractor.modality);
  return extractor;
}

async function loadVision(changes: object = {}, options: Omit<OnnxExtractorOptions, 'description'> = {}) {
  const extractor = await load({ ...VISION, ...changes }, options);
  if (extractor.modality !== 'video') throw new Error(extractor.modality);
  return extractor;
}

async function loadLanguage(changes: object = {}) {
  const extractor = await load({ ...LANGUAGE, ...changes });
  if (extractor.modality !== 'text') throw new Error(extractor.modality);
  return extractor;
}

beforeAll(() => {
  writeOnnx(join(folder(), 'speech.onnx'), speechGraph(true));
  writeOnnx(join(folder(), 'vision.onnx'), visionGraph());
  writeOnnx(join(folder(), 'language.onnx'), languageGraph());
  writeJson(join(folder(), 'tokenizer.json'), LANGUAGE_TOKENIZER);
});

describe('a described model of sound', () => {
  const make = () => onnxExtractor({ description: join(folder(), 'speech.json'), device: 'cpu' });
  beforeAll(() => writeJson(join(folder(), 'speech.json'), SPEECH));
  conformanceOfAudioExtractor({
    make: async () => (await make()) as Awaited<ReturnType<typeof loadSpeech>>,
    expected: { name: 'speech', width: 3, hopSeconds: 0.00125 },
    sampleRateHz,
    framesOf: (samples) => Math.floor((samples - 45) / 20) + 1,
    variants: {
      normalize: () => loadSpeech({ input: { ...SPEECH.input, normalize: true } }),
      output: () => loadSpeech({ output: { name: 'hidden_states.1' } }),
      window: () => loadSpeech({ window: { seconds: 0.4, overlapSeconds: 0.02 } }),
    },
  });

  it('gives the output that is named', async () => {
    const samples = sound(1000);
    const extractor = await loadSpeech({ output: { name: 'hidden_states.1' } });
    const rows = convolvedSpeech(samples).map((row) => row.map((value) => 2 * value));
    expectRows(await extractor.extract(samplesInMemory(samples, sampleRateHz)), rows);
  });

  it('normalises the waveform where it is told to', async () => {
    const samples = sound(1000).map((value) => value + 1);
    const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
    const variance = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / samples.length;
    const extractor = await loadSpeech({ input: { ...SPEECH.input, normalize: true } });
    expectRows(
      await extractor.extract(samplesInMemory(samples, sampleRateHz)),
      convolvedSpeech(Array.from(samples, (value) => (value - mean) / Math.sqrt(variance))),
      1e-4,
    );
    const silence = await extractor.extract(samplesInMemory(new Float32Array(100), sampleRateHz));
    expect(silence!.values).toEqual(new Float32Array(9));
  });

  it.each([
    ['BCS', 'DT'],
    ['S', 'TD'],
    ['BS', 'BDT'],
    ['BCS', 'BTD'],
  ] as const)('takes %s and gives %s', async (into, out) => {
    const shapes = { BS: ['b', 's'], BCS: ['b', 1, 's'], S: ['s'] };
    const outputs = { BTD: ['b', 't', 3], BDT: ['b', 3, 't'], TD: ['t', 3], DT: [3, 't'] };
    const turned = out.endsWith('TD') ? 'states' : 'twice';
    writeOnnx(join(folder(), 'layout.onnx'), {
      inputs: { x: { type: 'float32', shape: shapes[into] } },
      constants: {
        first: { dims: [1, 1, 10], floats: weights(10, 1) },
        second: { dims: [3, 1, 8], floats: weights(24, 2) },
        waveform: { dims: [3], integers: [1, 1, -1] },
        flat: { dims: [2], integers: out === 'DT' ? [3, -1] : [-1, 3] },
      },
      nodes: [
        { does: 'Reshape', of: ['x', 'waveform'], to: 'sound' },
        { does: 'Conv', of: ['sound', 'first'], to: 'once', integers: { strides: [5] } },
        { does: 'Conv', of: ['once', 'second'], to: 'twice', integers: { strides: [4] } },
        { does: 'Transpose', of: ['twice'], to: 'states', integers: { perm: [0, 2, 1] } },
        out.startsWith('B')
          ? { does: 'Identity', of: [turned], to: 'y' }
          : { does: 'Reshape', of: [turned, 'flat'], to: 'y' },
      ],
      outputs: { y: outputs[out] },
    });
    const input = { ...SPEECH.input, name: 'x', layout: into };
    const extractor = await loadSpeech({ model: 'layout.onnx', input, output: { name: 'y', layout: out } });
    const samples = sound(700);
    expectRows(await extractor.extract(samplesInMemory(samples, sampleRateHz)), convolvedSpeech(samples));
  });

  it('fills up the last window for a model that hears one length only, and cuts its frames', async () => {
    writeOnnx(join(folder(), 'fixed.onnx'), {
      inputs: { x: { type: 'float32', shape: [1, 1600] } },
      constants: { frames: { dims: [3], integers: [1, 10, 160] } },
      nodes: [{ does: 'Reshape', of: ['x', 'frames'], to: 'y' }],
      outputs: { y: [1, 10, 160] },
    });
    const fixed = { model: 'fixed.onnx', input: { name: 'x', sampleRateHz }, output: { name: 'y' }, hopSeconds: 0.01 };
    const extractor = await loadSpeech({ ...fixed, window: { seconds: 0.1, overlapSeconds: 0.02, fill: true } });
    for (const length of [1, 159, 160, 161, 1600, 1601, 2880, 5000]) {
      const samples = sound(length);
      const frames = Math.ceil(length / 160);
      const rows = Array.from({ length: frames }, (_, frame) =>
        Array.from({ length: 160 }, (_value, place) => samples[frame * 160 + place] ?? 0),
      );
      expectRows(await extractor.extract(samplesInMemory(samples, sampleRateHz)), rows, 0);
    }
    const unfilled = await loadSpeech({ ...fixed, window: { seconds: 0.1, overlapSeconds: 0.02 } });
    await expect(unfilled.extract(samplesInMemory(sound(1000), sampleRateHz))).rejects.toThrow(
      /fixed\.onnx: cannot be run \([^\n]+\)$/,
    );
  });

  it.each<[object, string]>([
    [
      { hopSeconds: 40 / sampleRateHz },
      'speech: must give 39 to 41 frames for 1600 samples (one every 0.0025 seconds), received 78',
    ],
    [{ hopSeconds: 0.0001 }, 'speech hopSeconds: must be a whole number of samples at 16000 Hz, received 0.0001'],
    [
      { output: { name: 'states' } },
      'speech output.name: must be one of last_hidden_state, hidden_states.0, hidden_states.1, hidden_states.2, received states',
    ],
    [
      { output: { name: 'hidden_states.0', layout: 'TD' } },
      'speech output hidden_states.0: must be TD with one sound, received [1, 78, 3]',
    ],
    [
      { input: { ...SPEECH.input, name: 'x' } },
      "speech input.name: must be the model's only input (input_values), received x",
    ],
    [
      { window: { seconds: 0.3, overlapSeconds: 0.001 } },
      'speech overlapSeconds: must be at least 0.0075, received 0.001',
    ],
  ])('checks %j against the model', async (changes, message) => {
    await expect(loadSpeech(changes)).rejects.toThrow(message);
  });
});

describe('a described model of pictures', () => {
  conformanceOfVideoExtractor({
    make: async () =>
      (await onnxExtractor({ description: join(folder(), 'vision.json'), device: 'cpu' })) as Awaited<
        ReturnType<typeof loadVision>
      >,
    expected: { name: 'vision', width: 5, hopSeconds: 0.25 },
    variants: {
      mean: () => loadVision({ input: { ...VISION.input, mean: [0, 0, 0] } }),
      crop: () => onnxWithCrop(),
    },
  });
  beforeAll(() => writeJson(join(folder(), 'vision.json'), VISION));
  const onnxWithCrop = async () =>
    (await onnxExtractor({
      description: join(folder(), 'vision.json'),
      device: 'cpu',
      crop: { version: 'none', crop: () => undefined },
    })) as Awaited<ReturnType<typeof loadVision>>;

  const pictures = madeUpPictures({ count: 3, width: 8, height: 8, hopSeconds: 0.25 });
  const patches = pictures.map(patchesOf);

  it('gives the output that is named', async () => {
    const extractor = await loadVision();
    expectRows(await extractor.extract(streamed(pictures)), patches.map(meanOfRows), 1e-4);
    const first = await loadVision({ output: { name: 'hidden_states.0' }, batch: 2 });
    expectRows(
      await first.extract(streamed(pictures)),
      patches.map((rows) => rows[0]!),
      1e-4,
    );
    const mean = await loadVision({ output: { name: 'hidden_states.0', pool: 'mean' } });
    expectRows(await mean.extract(streamed(pictures)), patches.map(meanOfRows), 1e-4);
  });

  it.each([
    ['NCHW', 'RGB'],
    ['NHWC', 'RGB'],
    ['NHWC', 'BGR'],
    ['NCHW', 'BGR'],
  ] as const)('gives the model its pixels as %s in %s', async (layout, channels) => {
    writeOnnx(join(folder(), 'pixels.onnx'), {
      inputs: { x: { type: 'float32', shape: ['b', ...(layout === 'NCHW' ? [3, 2, 3] : [2, 3, 3])] } },
      constants: { flat: { dims: [2], integers: [-1, 18] } },
      nodes: [{ does: 'Reshape', of: ['x', 'flat'], to: 'y' }],
      outputs: { y: ['b', 18] },
    });
    const [picture] = madeUpPictures({ count: 1, width: 3, height: 2, hopSeconds: 0.25 });
    const mean = [10, 20, 30];
    const std = [2, 4, 8];
    const extractor = await loadVision({
      model: 'pixels.onnx',
      input: { name: 'x', width: 3, height: 2, layout, channels, range: [-100, 155], mean, std },
      output: { name: 'y' },
    });
    const order = channels === 'RGB' ? [0, 1, 2] : [2, 1, 0];
    const value = (pixel: number, channel: number) =>
      (picture!.rgb[pixel * 3 + order[channel]!]! - 100 - mean[channel]!) / std[channel]!;
    const pixels = [0, 1, 2, 3, 4, 5];
    const row =
      layout === 'NCHW'
        ? [0, 1, 2].flatMap((channel) => pixels.map((pixel) => value(pixel, channel)))
        : pixels.flatMap((pixel) => [0, 1, 2].map((channel) => value(pixel, channel)));
    expectRows(await extractor.extract(streamed([picture!])), [row], 1e-4);
  });
});

describe('a described model of text', () => {
  conformanceOfTextEncoder({
    make: async () =>
      (await onnxExtractor({ description: join(folder(), 'language.json'), device: 'cpu' })) as Awaited<
        ReturnType<typeof loadLanguage>
      >,
    expected: { name: 'language', width: 4, hopSeconds: null },
    framesOf: { 'The film was good': 4, [`${'very '.repeat(40)}bad`]: 41 },
    variants: { window: () => loadLanguage({ windowTokens: 12 }) },
  });
  beforeAll(() => writeJson(join(folder(), 'language.json'), LANGUAGE));

  it("gives the tokens' states without the special ones", async () => {
    const encoder = await loadLanguage();
    expectRows(await encoder.extract('the films'), statesOf(['[CLS]', 'the', 'film', '##s', '[SEP]']).slice(1, -1));
  });
});

describe('a description', () => {
  it.each<[unknown, string]>([
    [[], 'FILE: must be a JSON object'],
    [{ ...SPEECH, modality: 'smell' }, 'FILE modality: must be one of audio, video, text, received "smell"'],
    [{ ...SPEECH, name: undefined }, 'FILE name: must be a text, received nothing'],
    [{ ...SPEECH, name: 'two words' }, 'FILE name: must not have white space, received two words'],
    [
      { ...SPEECH, hop: 1 },
      'FILE hop: is not known, must be one of modality, name, model, hopSeconds, window, input, output',
    ],
    [{ ...SPEECH, hopSeconds: '20 ms' }, 'FILE hopSeconds: must be a number above 0, received "20 ms"'],
    [{ ...SPEECH, window: 20 }, 'FILE window: must be an object, received 20'],
    [
      { ...SPEECH, window: { seconds: 1, overlapSeconds: 0 } },
      'FILE window.overlapSeconds: must be a number above 0, received 0',
    ],
    [
      { ...SPEECH, input: { ...SPEECH.input, layout: 'SB' } },
      'FILE input.layout: must be one of BS, BCS, S, received "SB"',
    ],
    [
      { ...SPEECH, input: { ...SPEECH.input, normalize: 1 } },
      'FILE input.normalize: must be true or false, received 1',
    ],
    [
      { ...SPEECH, input: { ...SPEECH.input, gain: 2 } },
      'FILE input.gain: is not known, must be one of name, sampleRateHz, layout, normalize, minimumSamples',
    ],
    [
      { ...VISION, input: { ...VISION.input, width: 8.5 } },
      'FILE input.width: must be a whole number above 0, received 8.5',
    ],
    [{ ...VISION, input: { ...VISION.input, std: [1, 2] } }, 'FILE input.std: must be 3 numbers, received [1,2]'],
    [{ ...VISION, input: { ...VISION.input, std: [1, 0, 1] } }, 'FILE input.std: must not have a 0, received [1,0,1]'],
    [{ ...LANGUAGE, tokenizer: '' }, 'FILE tokenizer: must be a text, received ""'],
    [{ ...LANGUAGE, overlapTokens: -1 }, 'FILE overlapTokens: must be a whole number above -1, received -1'],
    [{ ...SPEECH, model: 'nowhere.onnx' }, 'FILE model: there is no file "nowhere.onnx" in '],
    [
      { ...SPEECH, model: '../speech.onnx' },
      'FILE model: must name a file in the folder of the description, received "../speech.onnx"',
    ],
    [
      { ...SPEECH, model: '/etc/passwd' },
      'FILE model: must name a file in the folder of the description, received "/etc/passwd"',
    ],
    [{ ...SPEECH, model: 'sub\\..\\..\\x' }, 'FILE model: must name a file in the folder of the description'],
    [
      { ...LANGUAGE, tokenizer: '../tokenizer.json' },
      'FILE tokenizer: must name a file in the folder of the description',
    ],
  ])('%j is refused in one line', async (description, message) => {
    const error = await load(description).then(
      () => new Error('was taken'),
      (reason: unknown) => reason as Error,
    );
    expect(error.message).not.toContain('\n');
    expect(error.message.startsWith(message), error.message).toBe(true);
  });

  it('may not reach another folder by a link', async () => {
    const inner = join(folder(), 'inner');
    mkdirSync(inner);
    symlinkSync(join(folder(), 'speech.onnx'), join(inner, 'linked.onnx'));
    const path = join(inner, 'description.json');
    writeJson(path, { ...SPEECH, model: 'linked.onnx' });
    await expect(onnxExtractor({ description: path })).rejects.toThrow(
      `${path} model: must name a file in the folder of the description, received "linked.onnx"`,
    );
  });

  it('that is no JSON or not there is refused in one line', async () => {
    const path = join(folder(), 'text.json');
    await expect(onnxExtractor({ description: path })).rejects.toThrow(`${path}: cannot be read (ENOENT`);
    writeFileSync(path, '{"name":');
    await expect(onnxExtractor({ description: path })).rejects.toThrow(`${path}: must be JSON (`);
    await expect(load(SPEECH, { crop: { version: 'x', crop: (picture) => picture } })).rejects.toThrow(
      'FILE crop: must be left out for audio',
    );
  });

  it('has a version that changes with the model beside it', async () => {
    const version = async () => (await onnxExtractor({ description: join(folder(), 'v/speech.json') })).version;
    mkdirSync(join(folder(), 'v'));
    writeJson(join(folder(), 'v/speech.json'), SPEECH);
    copyFileSync(join(folder(), 'speech.onnx'), join(folder(), 'v/speech.onnx'));
    const before = await version();
    expect(await version()).toBe(before);
    const model = readFileSync(join(folder(), 'v/speech.onnx'));
    const place = model.indexOf(Buffer.from(Float32Array.of(weights(10, 1)[3]!).buffer));
    expect(place).toBeGreaterThan(0);
    model[place] = model[place]! ^ 1;
    writeFileSync(join(folder(), 'v/speech.onnx'), model);
    expect(await version()).not.toBe(before);
  });
});
