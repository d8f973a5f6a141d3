import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  answered,
  badDaysServer,
  brokenOff,
  chatted,
  dripping,
  hanging,
  refused,
  transcribed,
  type BadDaysServer,
  type Day,
} from '../../testing/bad-days-server.ts';
import { recognisedWords } from '../words/recognised-words.ts';
import { audioChat, PUBLISHED_PROMPT } from './audio-chat.ts';
import { openAiClient } from './openai-client.ts';
import type { Recogniser } from './recogniser.ts';
import { transcription } from './transcription.ts';
import { wavBytes } from './wav-bytes.ts';

const KEY = 'sk-planted-0123456789';
const sound = { samples: Float32Array.from({ length: 1600 }, (_, at) => Math.sin(at / 9)), sampleRateHz: 16000 };

let server: BadDaysServer | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.close();
  server = undefined;
});

async function client(days: readonly Day[], { maxRetries = 2, timeoutSeconds = 20 } = {}) {
  server = await badDaysServer(...days);
  return openAiClient({ apiKey: KEY, baseURL: server.baseURL, maxRetries, timeoutSeconds });
}

/** Both ways to ask, with what a good answer is for each. */
const WAYS: readonly [string, (client: ReturnType<typeof openAiClient>) => Recogniser, (text: unknown) => Day][] = [
  ['transcription', (client) => transcription({ client, model: 'm' }), transcribed],
  ['audioChat', (client) => audioChat({ client, model: 'm' }), chatted],
];

describe('transcription', () => {
  it('sends what the API asks for', async () => {
    const recogniser = transcription({
      client: await client([transcribed(' I loved it. ')]),
      model: 'whisper-1',
      language: 'en',
      prompt: 'cinema',
      temperature: 0.2,
    });
    expect(await recogniser.hear(sound)).toEqual({ words: 'I loved it.', meta: { model: 'whisper-1' } });
    const { path, headers, body } = server!.requests[0]!;
    expect(path).toBe('/v1/audio/transcriptions');
    expect(headers.authorization).toBe(`Bearer ${KEY}`);
    const sent = new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type']! } });
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- what it reads is what our client has written
    const form = await sent.formData();
    const { file, ...fields } = Object.fromEntries(form);
    expect(fields).toEqual({
      model: 'whisper-1',
      language: 'en',
      prompt: 'cinema',
      temperature: '0.2',
      response_format: 'json',
    });
    expect(file).toMatchObject({ name: 'sound.wav', type: 'audio/wav' });
    expect(new Uint8Array(await (file as Blob).arrayBuffer())).toEqual(wavBytes(sound));
    expect(recogniser.identity).toEqual({
      kind: 'transcription',
      server: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      model: 'whisper-1',
      language: 'en',
      prompt: 'cinema',
      temperature: 0.2,
    });
  });
});

describe('openAiClient', () => {
  it('sends what the key is, and nothing that the environment adds', async () => {
    vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'x-planted: yes\nauthorization: Bearer planted');
    server = await badDaysServer(refused(401, `no ${KEY} here`));
    const spaced = openAiClient({ apiKey: ` ${KEY}\n`, baseURL: server.baseURL, maxRetries: 0 });
    const error = await transcription({ client: spaced, model: 'm' })
      .hear(sound)
      .catch((error: unknown) => error as Error);
    expect((error as Error).message).toMatch(/: 401 no \[key\] here$/);
    const { headers } = server.requests[0]!;
    expect(headers['x-planted']).toBeUndefined();
    expect(headers.authorization).toBe(`Bearer ${KEY}`);
  });

  it('tells servers apart, and knows the public one', () => {
    const hash = (baseURL?: string) =>
      openAiClient({ apiKey: 'k', ...(baseURL !== undefined && { baseURL }) }).serverHash;
    expect(hash()).toBeNull();
    expect(hash('http://127.0.0.1:1/v1')).not.toBe(hash('http://127.0.0.1:2/v1'));
    expect(hash('http://127.0.0.1:1/v1')).not.toContain('127');
  });
});

describe('audioChat', () => {
  it('sends the sound, then the published prompt', async () => {
    const recogniser = audioChat({ client: await client([chatted('I loved it.\n')]), model: 'qwen2-audio' });
    expect(await recogniser.hear(sound)).toEqual({ words: 'I loved it.', meta: { model: 'qwen2-audio' } });
    const { path, body } = server!.requests[0]!;
    expect(path).toBe('/v1/chat/completions');
    const data = Buffer.from(wavBytes(sound)).toString('base64');
    expect(JSON.parse(body.toString())).toEqual({
      model: 'qwen2-audio',
      temperature: 0,
      max_tokens: 200,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'input_audio', input_audio: { data, format: 'wav' } },
            { type: 'text', text: PUBLISHED_PROMPT },
          ],
        },
      ],
    });
  });

  it('says that an answer was cut off, and names a refusal', async () => {
    const recogniser = audioChat({
      client: await client([
        chatted('and then', { finish_reason: 'length' }),
        chatted(null, { message: { role: 'assistant', content: null, refusal: 'I cannot help with that' } }),
      ]),
      model: 'm',
    });
    expect(await recogniser.hear(sound)).toEqual({ words: 'and then', meta: { model: 'm', cutOff: true } });
    await expect(recogniser.hear(sound)).rejects.toThrow('refused: I cannot help with that');
  });
});

describe('transcription of servers of all kinds', () => {
  const heardOf = async (...days: readonly Day[]) => {
    const recogniser = transcription({ client: await client(days, { maxRetries: 0 }), model: 'm' });
    const input = { id: 'a', sound: () => Promise.resolve(sound) };
    return (await recognisedWords(recogniser).wordsOf(input)).words;
  };

  it.each([
    ['a placeholder', 'application/json', '{"text":" [BLANK_AUDIO]\\n"}', ''],
    ['sounds in brackets', 'application/json', '{"text":" [Music] (applause) ♪♪"}', ''],
    ['JSON that is called text', 'text/plain; charset=utf-8', '{"text":"I loved it."}', 'I loved it.'],
    ['JSON that is called nothing', 'application/octet-stream', '{"text":"I loved it."}', 'I loved it.'],
    ['plain text', 'text/plain', 'I loved it.\n', 'I loved it.'],
    ['a number in plain text', 'text/plain', '42', '42'],
    ['a text in quotes', 'text/plain', '"I loved it."', 'I loved it.'],
    ['plain text of nothing', 'text/plain', '\n', ''],
    ['subtitles', 'text/vtt', 'WEBVTT\n\n00:00.000 --> 00:02.000\nI loved it.\n', 'I loved it.'],
    ['tokens of the model', 'text/plain', '<|en|><|HAPPY|>I loved it.', 'I loved it.'],
    ['escape sequences', 'application/json', JSON.stringify({ text: 'no\u001b]0;owned\u0007 way' }), 'no way'],
    ['a mark of the order of bytes', 'application/json', '\ufeff{"text":"I loved it."}', 'I loved it.'],
  ])('reads %s', async (_, type, body, words) => {
    expect(await heardOf(answered(200, type, body))).toBe(words);
  });

  it.each([
    ['FastAPI', 422, '{"detail":[{"loc":["body","model"],"msg":"field required","input":"secret"}]}', '422 body.model: field required'], // prettier-ignore
    ['FastAPI, in words', 404, '{"detail":"Not Found"}', '404 Not Found'],
    [
      'vLLM',
      400,
      '{"object":"error","message":"no such model","type":"NotFoundError","code":404}',
      '400 no such model',
    ],
    ['Ollama', 404, '{"error":"model \\"m\\" not found"}', '404 model "m" not found'],
    ['Google', 400, '[{"error":{"code":400,"message":"bad audio","status":"INVALID"}}]', '400 bad audio'],
    ['problem details', 403, '{"type":"about:blank","title":"Forbidden","status":403}', '403 Forbidden'],
    ['a proxy', 403, '<html><head><title>403</title></head><body><h1>Forbidden</h1>nginx</body></html>', '403 Forbidden nginx'], // prettier-ignore
    ['plain text', 400, 'the sound is\ntoo long', '400 the sound is too long'],
    ['another shape', 400, '{"code":17}', '400 {"code":17}'],
    ['nothing', 400, '', '400 status code (no body)'],
    ['escape sequences', 400, 'no\u001b]0;owned\u0007 \u001b[31mluck\u0000', '400 no luck'],
  ])('tells why %s turned it down', async (_, status, body, reason) => {
    const hearing = heardOf(answered(status, 'application/json', body));
    await expect(hearing).rejects.toThrow(new RegExp(`^127\\.0\\.0\\.1:\\d+: ${reason.replace(/[[(){}?]/g, '\\$&')}$`));
  });

  it.each([
    ['JSON', 'application/json'],
    ['text', 'text/plain'],
  ])('names an empty answer that is called %s', async (_, type) => {
    await expect(heardOf(answered(200, type, ''))).rejects.toThrow(/: answered no text, received an empty answer$/);
  });

  it('shows no part of a key, wherever it is cut and whatever stands within', async () => {
    const late = `${'x'.repeat(290)} ${KEY}`;
    const split = `${KEY.slice(0, 9)}\u0000${KEY.slice(9)}`;
    for (const body of [late, JSON.stringify({ detail: split }), JSON.stringify({ detail: [{ msg: KEY }] })]) {
      const error = await heardOf(answered(400, 'application/json', body)).catch((error: unknown) => error as Error);
      expect((error as Error).message).not.toMatch(/sk-planted/);
    }
  });

  it('does not take a word of a reason for the key of a server that asks for none', async () => {
    server = await badDaysServer(refused(400, 'received none'));
    const hearing = transcription({ client: openAiClient({ baseURL: server.baseURL, maxRetries: 0 }), model: 'm' });
    await expect(hearing.hear(sound)).rejects.toThrow(/: 400 received none$/);
  });

  it.each([
    ['x', 'no text for x, nor for "x"', '400 no text for [key], nor for "[key]"'],
    ['a.b(', 'bad key a.b(, not aXb', '400 bad key [key], not aXb'],
    ['12345678', 'key 12345678-and-more', '400 key [key]-and-more'],
  ])('takes the key %s out of reasons, and leaves words whole that hold a short one', async (apiKey, told, reason) => {
    server = await badDaysServer(refused(400, told));
    const asked = openAiClient({ apiKey, baseURL: server.baseURL, maxRetries: 0 });
    const error = await transcription({ client: asked, model: 'm' }).hear(sound).catch((thrown: unknown) => thrown);
    expect((error as Error).message).toContain(`: ${reason}`);
  }); // prettier-ignore
});

it('reads an answer in parts', async () => {
  const parts = [{ type: 'text', text: 'I loved' }, { type: 'other' }, { type: 'text', text: 'it.' }];
  const { words } = await audioChat({ client: await client([chatted(parts)]), model: 'm' }).hear(sound);
  expect(words.split(/\s+/)).toEqual(['I', 'loved', 'it.']);
});

describe.each(WAYS)('%s on a bad day', (_, make, good) => {
  const hear = async (days: readonly Day[], options = {}) => make(await client(days, options)).hear(sound);

  it.each<[string, readonly Day[]]>([
    [
      '429 with Retry-After',
      [refused(429, 'slow down', { 'retry-after-ms': '30' }), refused(429, 'slow down', { 'retry-after': '0' })],
    ],
    ['500, then 503', [refused(500, 'oops'), answered(503, 'text/html', '<h1>busy</h1>')]],
    ['connections that break off', [brokenOff, brokenOff]],
  ])('tries again: %s', async (_name, days) => {
    expect((await hear([...days, good('at last')])).words).toBe('at last');
    expect(server!.requests).toHaveLength(days.length + 1);
  });

  it('waits as long as Retry-After says', async () => {
    const started = performance.now();
    await hear([refused(429, 'slow down', { 'retry-after': '1' }), good('at last')]);
    expect(performance.now() - started).toBeGreaterThanOrEqual(1000);
  });

  it.each<[string, Day, RegExp, number]>([
    ['always 500', refused(500, 'oops'), /^127\.0\.0\.1:\d+: 500 oops$/, 3],
    [
      'a key that is refused, and repeated',
      refused(401, `Incorrect API key provided: ${KEY}`),
      /: 401 Incorrect API key provided: \[key\]$/,
      1,
    ],
    ['a model that is not there', refused(404, 'no model m'), /: 404 no model m$/, 1],
    ['half a JSON', answered(200, 'application/json', '{"text": "I lo'), /: .*JSON/, 1],
    ['a page', answered(200, 'text/html', '<h1>Welcome</h1>'), /: answered no text, received "<h1>Welcome<\/h1>"$/, 1],
    [
      'no text in it',
      answered(200, 'application/json', '{"data": [1]}'),
      /: answered no text, received \{"data":\[1\]\}$/,
      1,
    ],
    ['null', answered(200, 'application/json', 'null'), /: answered no text, received null$/, 1],
  ])('fails in one line: %s', async (_name, day, reason, requests) => {
    const error = await hear([day]).catch((error: unknown) => error as Error);
    expect((error as Error).message).toMatch(reason);
    expect((error as Error).message).not.toMatch(/\n/);
    expect(JSON.stringify([error, (error as Error).stack, (error as Error).cause])).not.toContain(KEY);
    expect(server!.requests).toHaveLength(requests);
  });

  it.each<[string, Day]>([
    ['drips', dripping],
    ['hangs', hanging],
  ])('gives an answer up that %s, as often as it may', async (_name, day) => {
    await expect(hear([day], { maxRetries: 1, timeoutSeconds: 0.3 })).rejects.toThrow(/timed out|timeout/i);
    expect(server!.requests).toHaveLength(2);
    await server!.close();
    expect((await hear([day, good('at last')], { maxRetries: 1, timeoutSeconds: 0.3 })).words).toBe('at last');
  });

  it('ends an answer without end', async () => {
    const flood: Day = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = () => {
        while (response.write(Buffer.alloc(1 << 20, ' ')));
      };
      response.on('drain', more).on('error', () => undefined);
      more();
    };
    await expect(hear([flood], { maxRetries: 0 })).rejects.toThrow(/Connection error|16777216/);
  });

  it('stops when it is told to, and asks no more', async () => {
    const stop = new AbortController();
    const recogniser = make(await client([hanging]));
    const hearing = recogniser.hear(sound, { signal: stop.signal });
    await server!.asked();
    stop.abort();
    await expect(hearing).rejects.toThrow(/: was stopped$/);
    expect(server!.requests).toHaveLength(1);
  });

  it('says why there is no connection', async () => {
    const gone = await client([good('')], { maxRetries: 0 });
    await server!.close();
    await expect(make(gone).hear(sound)).rejects.toThrow(/^127\.0\.0\.1:\d+: Connection error\. \(ECONNREFUSED\)$/);
  });

  it('leaves no listener on the signal that many requests share', async () => {
    const { signal } = new AbortController();
    const recogniser = make(await client([good('well')]));
    for (let request = 0; request < 3; request++) await recogniser.hear(sound, { signal });
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('stops while it waits for another try', async () => {
    const stop = new AbortController();
    const hearing = make(await client([refused(429, 'slow down', { 'retry-after': '50' })])).hear(sound, {
      signal: stop.signal,
    });
    await server!.asked();
    stop.abort();
    await expect(hearing).rejects.toThrow(/: was stopped$/);
  });

  it.each([
    ['seconds', () => '61'],
    ['a date', () => new Date(Date.now() + 3600_000).toUTCString()],
  ])('does not wait for a server that wants more than a minute: %s', async (_name, after) => {
    await expect(hear([refused(429, 'tomorrow', { 'retry-after': after() })])).rejects.toThrow(/: 429 tomorrow$/);
    expect(server!.requests).toHaveLength(1);
  });

  it('takes silence as no words, and keeps a phrase once that is repeated over and over', async () => {
    const words = recognisedWords(make(await client([good(''), good('Thank you for watching. '.repeat(9))])));
    const input = { id: 'a', sound: () => Promise.resolve(sound) };
    expect(await words.wordsOf(input)).toEqual({ words: '', meta: { model: 'm' } });
    expect(await words.wordsOf(input)).toEqual({
      words: 'Thank you for watching.',
      meta: { model: 'm', repeated: true },
    });
  });
});
