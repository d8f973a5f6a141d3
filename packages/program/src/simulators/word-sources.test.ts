import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HeardStore } from '@sdumc/text-sim';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { languageNote, NO_SOUND_OPTIONS, type SimulatorBySound, type SoundOptions } from './hearing-options.ts';
import { hearingThrough } from './word-sources.ts';

const today = new Date('2026-12-01T12:00:00Z');
const tone = {
  samples: Float32Array.from({ length: 16000 }, (_, at) => Math.sin(at / 12) / 3),
  sampleRateHz: 16000,
};
const silence = { samples: new Float32Array(16000), sampleRateHz: 16000 };
const nowhere: HeardStore = { get: () => Promise.resolve(undefined), set: () => Promise.resolve() };

interface Asked {
  readonly path: string;
  readonly body: string;
}

let server: Server | undefined;
afterEach(async () => {
  vi.unstubAllGlobals();
  await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
  server = undefined;
});

/** Hears "well" by either way, and lists models where it is given any. */
async function hearingServer(models?: unknown): Promise<{ readonly baseUrl: string; readonly asked: Asked[] }> {
  const asked: Asked[] = [];
  const answers: Readonly<Record<string, unknown>> = {
    '/v1/audio/transcriptions': { text: 'well' },
    '/v1/chat/completions': { choices: [{ message: { content: 'well' } }] },
    '/v1/models': models,
  };
  server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const path = request.url ?? '';
      asked.push({ path, body });
      response.writeHead(answers[path] === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answers[path] ?? { detail: 'Not Found' }));
    });
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, asked };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}

const optionsOf = (simulator: SimulatorBySound, more: Partial<SoundOptions> = {}): SoundOptions => ({
  ...{ ...NO_SOUND_OPTIONS, simulator, temperature: 0, timeout: 20, retries: 0 },
  ...more,
});

function hearing(options: SoundOptions) {
  const notes: string[] = [];
  const source = hearingThrough(options, { OPENAI_API_KEY: 'k' }, nowhere, {
    onNote: (note) => notes.push(note),
    today,
  });
  const hear = (sound = tone) => source.wordsOf({ id: 'a', sound: () => Promise.resolve(sound) });
  return { notes, hear };
}

/** What is meant for OpenAI's host goes to a server of this machine. */
function insteadOfOpenAi(baseUrl: string): void {
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', (input: string, init: RequestInit) =>
    fetch(input.replace('https://api.openai.com/v1', baseUrl), init),
  );
}

describe('hearingThrough', () => {
  it.each([
    ['openai', 'name="model"\r\n\r\ngpt-transcribe\r\n', 'name="model"\r\n\r\nwhisper-1\r\n'],
    ['openai-chat', '"model":"gpt-audio-1.5"', '"model":"gpt-4o-audio-preview"'],
  ] as const)(
    'asks %s of OpenAI for a model that stays, and other servers as ever',
    async (name, ofOpenAi, ofOthers) => {
      const { baseUrl, asked } = await hearingServer();
      insteadOfOpenAi(baseUrl);
      const public_ = hearing(optionsOf(name));
      expect((await public_.hear()).words).toBe('well');
      expect(asked[0]!.body).toContain(ofOpenAi);
      const local = hearing(optionsOf(name, { baseUrl }));
      await local.hear();
      expect(asked.find(({ body }) => body.includes(ofOthers))).toBeDefined();
      expect([public_.notes, local.notes]).toEqual([[], []]);
    },
  );

  it('says at once when a model ends, and which options it does not take', () => {
    expect(hearing(optionsOf('openai', { model: 'whisper-1', language: 'en' })).notes).toEqual([
      'whisper-1 will be shut down on 2027-02-26, in 87 days; use gpt-transcribe',
    ]);
    expect(hearing(optionsOf('openai', { temperature: 0.5, language: 'en' })).notes).toEqual([
      '--temperature is not sent: gpt-transcribe takes none',
    ]);
    const baseUrl = 'http://127.0.0.1:1/v1';
    expect(hearing(optionsOf('openai', { baseUrl, model: 'gpt-transcribe', language: 'en' })).notes).toEqual([
      '--language is sent as language, which gpt-transcribe of OpenAI ignores',
    ]);
    expect(hearing(optionsOf('openai', { baseUrl, model: 'whisper-1', language: 'en' })).notes).toEqual([]);
    expect(() => hearing(optionsOf('openai-chat', { model: 'gpt-4o-audio-preview' }))).toThrow(
      'gpt-4o-audio-preview: OpenAI shut it down on 2026-05-07; use gpt-audio-1.5',
    );
  });

  it('says what the server tells, once, and after it has heard something', async () => {
    const data = [{ id: 'm', shutdown_date: '2027-01-01' }];
    const { baseUrl, asked } = await hearingServer({ object: 'list', data });
    const { notes, hear } = hearing(optionsOf('openai', { model: 'm', baseUrl }));
    await hear(silence);
    expect(asked).toHaveLength(0);
    await hear();
    await hear();
    expect(asked.map(({ path }) => path)).toEqual([
      '/v1/audio/transcriptions',
      '/v1/models',
      '/v1/audio/transcriptions',
    ]);
    expect(notes).toEqual(['m will be shut down on 2027-01-01, in 31 days']);
  });

  it('hears as ever where the server lists nothing', async () => {
    const { baseUrl } = await hearingServer();
    const { notes, hear } = hearing(optionsOf('openai', { model: 'm', baseUrl }));
    expect([(await hear()).words, notes]).toEqual(['well', []]);
  });
});

it.each([
  ['openai', null],
  ['openai-chat', /say it in --prompt/],
  ['command', /say it in --command/],
  ['replay', /does nothing with replay/],
  ['learned', /does nothing with learned/],
  [null, /no simulator is named/],
] as const)('says what --language does with %s', (simulator, expected) => {
  const note = languageNote(simulator, 'en');
  if (expected === null) expect(note).toBeNull();
  else expect(note).toMatch(expected);
  expect(languageNote(simulator, null)).toBeNull();
});
