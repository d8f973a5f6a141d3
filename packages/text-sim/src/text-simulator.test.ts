import type { FrameSequence, TextEncoder } from '@sdumc/core';
import { encodeTorchTensor } from '@sdumc/formats';
import { afterEach, describe, expect, it } from 'vitest';
import {
  answered,
  badDaysServer,
  chatted,
  transcribed,
  type BadDaysServer,
  type Day,
} from '../testing/bad-days-server.ts';
import { randomFrames, randomPair } from '../testing/random-pair.ts';
import { audioChat } from './hearing/audio-chat.ts';
import { commandRecogniser } from './hearing/command.ts';
import { openAiClient } from './hearing/openai-client.ts';
import { transcription } from './hearing/transcription.ts';
import { fitLearnedSimulator } from './learned/learned-simulator.ts';
import { projectedWords } from './projector/projected-words.ts';
import type { TextSimulator } from './text-simulator.ts';
import { noSimulation, wordSimulator } from './word-simulator.ts';
import { recognisedWords } from './words/recognised-words.ts';
import { replayedWords } from './words/replayed-words.ts';

/** A frame for each word: how long it is, and where it stands. */
const encoder: TextEncoder = {
  modality: 'text',
  name: 'lengths',
  version: '1',
  width: 3,
  hopSeconds: null,
  extract(text) {
    const words = text.split(' ');
    const values = Float32Array.from(words.flatMap((word, at) => [word.length, at, 1]));
    const origin = { hopSeconds: null, extractor: 'lengths', version: '1' };
    return Promise.resolve({ values, frames: words.length, width: 3, ...origin });
  },
};
const WORDS = 'i loved every minute';
const WIDTH = 2;

let server: BadDaysServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function asking(day: Day) {
  server = await badDaysServer(day);
  return openAiClient({ apiKey: 'k', baseURL: server.baseURL, maxRetries: 0 });
}
const completed = (text: string): Day =>
  answered(200, 'application/json', JSON.stringify({ choices: [{ index: 0, text }] }));
const printing = (text: string) =>
  commandRecogniser({
    command: [process.execPath, '-e', `console.log(${JSON.stringify(text)})`, '{wav}'],
    environment: {},
  });
const linear = (inputs: number, outputs: number) => ({
  weight: new Float32Array(inputs * outputs).fill(0.1),
  bias: new Float32Array(outputs),
});
const projector = async (text: string) =>
  projectedWords({
    client: await asking(completed(text)),
    model: 'm',
    weights: { first: linear(5 * WIDTH, 4), second: linear(4, 6) },
    weightsHash: 'w',
    prompt: null,
    encodeTensor: encodeTorchTensor,
  });
const fitted = fitLearnedSimulator(
  Array.from({ length: 12 }, (_, seed) => randomPair(`video ${seed % 4}`, seed)),
  1,
);

interface Simulated {
  /** Makes one to which the words are said. */
  readonly of: (words: string) => TextSimulator | Promise<TextSimulator>;
  /** What comes out of an utterance in which the words are said. */
  readonly words: string | undefined;
  readonly hasFrames: boolean;
}
const wordy = (of: Simulated['of']): Simulated => ({ of, words: WORDS, hasFrames: true });

const SIMULATORS: Readonly<Record<string, Simulated>> = {
  openai: wordy(async (words) =>
    wordSimulator(recognisedWords(transcription({ client: await asking(transcribed(words)), model: 'm' })), encoder),
  ),
  'openai-chat': wordy(async (words) =>
    wordSimulator(recognisedWords(audioChat({ client: await asking(chatted(words)), model: 'm' })), encoder),
  ),
  command: wordy((words) => wordSimulator(recognisedWords(printing(words)), encoder)),
  projector: wordy(async (words) => wordSimulator(await projector(words), encoder)),
  replay: wordy((words) => wordSimulator(replayedWords(new Map([['a/1', words]])), encoder)),
  learned: { of: () => fitted, words: undefined, hasFrames: true },
  none: { of: noSimulation, words: undefined, hasFrames: false },
};

const utterance = () => ({
  id: 'a/1',
  audio: randomFrames(20, WIDTH, 3),
  sound: () => Promise.resolve({ samples: Float32Array.of(0, 0.5, -0.5), sampleRateHz: 16000 }),
});

describe.each(Object.entries(SIMULATORS))('%s, as every simulator,', (name, { of, words, hasFrames }) => {
  it('bears its name, and makes finite frames of the width that text has', async () => {
    const simulator = await of(WORDS);
    const simulated = await simulator.simulate(utterance());
    expect(simulator.name).toBe(name);
    expect(simulated.words).toBe(words);
    expect(simulated.frames !== undefined).toBe(hasFrames);
    if (simulated.frames === undefined) return;
    const { values, frames, width } = simulated.frames;
    expect([frames > 0, width, values.length]).toEqual([true, encoder.width, frames * width]);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  it('puts its words through the encoder of real text', async () => {
    const { words: said, frames } = await (await of(WORDS)).simulate(utterance());
    if (said === undefined) return;
    expect(frames).toEqual(await encoder.extract(said));
  });

  it('makes the same of the same, and changes nothing of what it is given', async () => {
    const simulator = await of(WORDS);
    const given = utterance();
    const before = Float32Array.from(given.audio.values);
    const [first, second] = [await simulator.simulate(given), await simulator.simulate(given)];
    expect(second).toEqual(first);
    expect(given.audio.values).toEqual(before);
  });

  it('says how it came about in plain values', async () => {
    const { meta } = await (await of(WORDS)).simulate(utterance());
    expect(JSON.parse(JSON.stringify(meta))).toEqual(meta);
    for (const value of Object.values(meta)) expect(['string', 'number', 'boolean']).toContain(typeof value);
  });

  it('has no frames where there is nothing to hear', async () => {
    const silent = await of('');
    const nothing: FrameSequence = { values: new Float32Array(0), frames: 0, width: WIDTH };
    const { frames, words: said = '' } = await silent.simulate({ ...utterance(), audio: nothing });
    expect([frames, said]).toEqual([undefined, '']);
  });
});
