import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  answered,
  badDaysServer,
  chatted,
  refused,
  transcribed,
  type BadDaysServer,
  type Day,
} from '../../testing/bad-days-server.ts';
import { audioChat } from './audio-chat.ts';
import { knownShutdown, shutdownNote, toldShutdown } from './model-shutdown.ts';
import { openAiClient } from './openai-client.ts';
import { OPENAI_DEFAULTS, OPENAI_MODELS, openAiModel } from './openai-models.ts';
import { transcription, type TranscriptionOptions } from './transcription.ts';

const sound = { samples: Float32Array.from({ length: 1600 }, (_, at) => Math.sin(at / 9)), sampleRateHz: 16000 };
const today = new Date('2026-12-01T12:00:00Z');

let server: BadDaysServer;
afterEach(async () => {
  vi.unstubAllGlobals();
  await server.close();
});

async function serving(...days: readonly Day[]) {
  server = await badDaysServer(...days);
  const { fetch } = globalThis;
  // what is meant for OpenAI's host goes to the server of this machine
  vi.stubGlobal('fetch', (input: string, init: RequestInit) =>
    fetch(input.replace('https://api.openai.com/v1', server.baseURL), init),
  );
}
const ofOpenAi = () => openAiClient({ apiKey: 'k', maxRetries: 0 });
const ofOthers = () => openAiClient({ apiKey: 'k', baseURL: server.baseURL, maxRetries: 0 });

async function fieldsSent(): Promise<Record<string, string>> {
  const { headers, body } = server.requests[0]!;
  const sent = new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type']! } });
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- what it reads is what our client has written
  const { file: _, ...fields } = Object.fromEntries([...(await sent.formData())].map(([name, value]) => [name, value]));
  return fields as Record<string, string>;
}
const all = { language: 'en', prompt: 'cinema', temperature: 0.2 };

describe('transcription by OpenAI’s own host', () => {
  beforeEach(() => serving(transcribed('well')));
  const fieldsOf = async (model: string, more: Partial<TranscriptionOptions> = {}) => {
    await transcription({ client: ofOpenAi(), model, ...all, today, ...more }).hear(sound);
    return fieldsSent();
  };

  it('gives gpt-transcribe its languages as a repeated field, and no temperature', async () => {
    expect(await fieldsOf(OPENAI_DEFAULTS.transcriptions)).toEqual({
      model: 'gpt-transcribe',
      'languages[]': 'en',
      prompt: 'cinema',
      response_format: 'json',
    });
  });

  it('takes several languages where the model does', async () => {
    await transcription({ client: ofOpenAi(), model: 'gpt-transcribe', language: 'en, fr', today }).hear(sound);
    const body = server.requests[0]!.body.toString('latin1');
    expect([...body.matchAll(/name="languages\[\]"\r\n\r\n(\w+)/g)].map(([, code]) => code)).toEqual(['en', 'fr']);
    expect(body).not.toContain('name="language"');
  });

  it.each(['whisper-1', 'gpt-4o-transcribe', 'gpt-4o-mini-transcribe-2025-12-15', 'a-model-of-tomorrow'])(
    'gives %s one language',
    async (model) => {
      const common = { prompt: 'cinema', temperature: '0.2', response_format: 'json' };
      expect(await fieldsOf(model)).toEqual({ model, language: 'en', ...common });
    },
  );

  it('gives a model that tells speakers apart what it needs', async () => {
    expect(await fieldsOf('gpt-4o-transcribe-diarize')).toEqual({
      model: 'gpt-4o-transcribe-diarize',
      chunking_strategy: 'auto',
      language: 'en',
      temperature: '0.2',
      response_format: 'json',
    });
  });
});

describe('another server', () => {
  it('gets all fields, whatever its models are called', async () => {
    await serving(transcribed('well'));
    await transcription({ client: ofOthers(), model: 'gpt-transcribe', ...all }).hear(sound);
    const common = { prompt: 'cinema', temperature: '0.2', response_format: 'json' };
    expect(await fieldsSent()).toEqual({ model: 'gpt-transcribe', language: 'en', ...common });
  });

  it('may serve a model that OpenAI has shut down', async () => {
    await serving(chatted('well'));
    const { words } = await audioChat({ client: ofOthers(), model: 'gpt-4o-audio-preview' }).hear(sound);
    expect(words).toBe('well');
    expect(JSON.parse(server.requests[0]!.body.toString())).toMatchObject({ max_tokens: 200, temperature: 0 });
    expect(knownShutdown(ofOthers(), 'whisper-1')).toBeNull();
  });
});

describe('audioChat by OpenAI’s own host', () => {
  it('limits the answer as the model wants it', async () => {
    await serving(chatted('well'));
    await audioChat({ client: ofOpenAi(), model: OPENAI_DEFAULTS.chat, today }).hear(sound);
    const body = JSON.parse(server.requests[0]!.body.toString()) as object;
    expect(body).toMatchObject({ model: 'gpt-audio-1.5', max_completion_tokens: 200 });
    expect(body).not.toHaveProperty('max_tokens');
  });
});

describe('a model that ends', () => {
  beforeEach(() => serving(refused(404, 'The model `whisper-1` does not exist')));

  it('is refused once it is gone, before anything is sent', () => {
    const client = ofOpenAi();
    expect(() => audioChat({ client, model: 'gpt-4o-audio-preview', today })).toThrow(
      /^gpt-4o-audio-preview: OpenAI shut it down on 2026-05-07; use gpt-audio-1\.5$/,
    );
    expect(() => audioChat({ client, model: 'gpt-4o-audio-preview-2025-06-03', today })).toThrow('use gpt-audio-1.5');
    const whisper = (day: string) => transcription({ client, model: 'whisper-1', today: new Date(day) });
    expect(() => whisper('2027-02-27T00:00:00Z')).toThrow('shut it down on 2027-02-26; use gpt-transcribe');
    expect(() => whisper('2027-02-26T23:00:00Z')).not.toThrow();
    expect(server.requests).toHaveLength(0);
  });

  it('is named with its successor where OpenAI no longer has it', async () => {
    const hearing = transcription({ client: ofOpenAi(), model: 'whisper-1', today }).hear(sound);
    await expect(hearing).rejects.toThrow(
      /^api\.openai\.com: 404 The model `whisper-1` does not exist; use gpt-transcribe$/,
    );
  });

  it('is not asked where it does not answer', () => {
    expect(() => transcription({ client: ofOpenAi(), model: 'gpt-audio-1.5', today })).toThrow(
      'gpt-audio-1.5: answers /chat/completions of OpenAI, not /audio/transcriptions',
    );
  });

  it('says in how many days', () => {
    const known = knownShutdown(ofOpenAi(), 'whisper-1')!;
    expect(shutdownNote(known, today)).toBe(
      'whisper-1 will be shut down on 2027-02-26, in 87 days; use gpt-transcribe',
    );
    const on = (day: string) => shutdownNote({ model: 'm', date: '2027-02-26', successor: null }, new Date(day));
    expect(on('2027-02-25T23:59:59Z')).toBe('m will be shut down on 2027-02-26, in 1 day');
    expect(on('2027-03-01T00:00:00Z')).toBe('m was due to be shut down on 2027-02-26, 3 days ago');
    expect(knownShutdown(ofOpenAi(), 'gpt-transcribe')).toBeNull();
  });
});

describe('toldShutdown', () => {
  const listed = (data: unknown) => answered(200, 'application/json', JSON.stringify({ object: 'list', data }));

  it.each<[string, unknown, string | null]>([
    ['a date', [{ id: 'other' }, { id: 'm', shutdown_date: '2027-02-26' }], '2027-02-26'],
    ['a date with its hour', [{ id: 'm', shutdown_date: '2027-02-26T00:00:00Z' }], '2027-02-26'],
    ['a date as Mistral tells it', [{ id: 'm', deprecation: '2027-05-01T12:00:00Z' }], '2027-05-01'],
    ['no date yet', [{ id: 'm', shutdown_date: null }], null],
    ['another model', [{ id: 'n', shutdown_date: '2027-02-26' }], null],
    ['a number', [{ id: 'm', shutdown_date: 1803600000 }], null],
    ['a day that does not exist', [{ id: 'm', shutdown_date: '2027-13-45' }], null],
    ['entries of no shape', [null, 'm', 7], null],
    ['no list', { m: 1 }, null],
  ])('reads %s', async (_, data, date) => {
    await serving(listed(data));
    expect((await toldShutdown(ofOthers(), 'm'))?.date ?? null).toBe(date);
    expect(server.requests.map(({ path }) => path)).toEqual(['/v1/models']);
  });

  it.each([
    ['nothing there', answered(404, 'text/html', '<h1>Not Found</h1>')],
    ['half a JSON', answered(200, 'application/json', '{"data": [')],
    ['a page', answered(200, 'text/html', '<h1>Welcome</h1>')],
  ])('takes %s for nothing told', async (_, day) => {
    await serving(day);
    expect(await toldShutdown(ofOthers(), 'm')).toBeNull();
  });

  it('reads a list that is not called JSON', async () => {
    await serving(answered(200, 'text/plain', '{"data":[{"id":"m","shutdown_date":"2027-02-26"}]}'));
    expect((await toldShutdown(ofOthers(), 'm'))?.date).toBe('2027-02-26');
  });

  it('names the successor that the server or the table knows', async () => {
    await serving(
      listed([{ id: 'whisper-1', shutdown_date: '2027-02-26' }]),
      listed([{ id: 'm', deprecation: '2027-05-01', deprecation_replacement_model: 'n\u001b[31m' }]),
    );
    expect((await toldShutdown(ofOthers(), 'whisper-1'))?.successor).toBe('gpt-transcribe');
    expect((await toldShutdown(ofOthers(), 'm'))?.successor).toBe('n');
  });
});

describe('OPENAI_MODELS', () => {
  beforeEach(() => serving());

  it('has a source and a day of looking it up in each row, and the defaults among them, which stay', () => {
    for (const { source, lookedUp } of OPENAI_MODELS) {
      expect(source).toMatch(/^https:\/\//);
      expect(lookedUp).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
    for (const name of Object.values(OPENAI_DEFAULTS)) expect(openAiModel(name)?.shutdown).toBeNull();
    expect(new Set(OPENAI_MODELS.map(({ model }) => model)).size).toBe(OPENAI_MODELS.length);
  });

  it('holds for the hosts of OpenAI’s regions, and for no other', () => {
    const isOpenAi = (baseURL: string) => openAiClient({ apiKey: 'k', baseURL }).isOpenAi;
    expect(isOpenAi('https://eu.api.openai.com/v1')).toBe(true);
    expect(isOpenAi('https://api.openai.com.example.org/v1')).toBe(false);
    expect(isOpenAi('http://127.0.0.1:1/v1')).toBe(false);
  });
});
