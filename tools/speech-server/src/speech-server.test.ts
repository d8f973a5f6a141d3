import { execFileSync, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wavBytes, type Sound } from '@sdumc/text-sim';
import { audioChat, openAiClient, transcription } from '@sdumc/text-sim/openai';
import { pocketsphinx } from './pocketsphinx.ts';
import { startSpeechServer, type SpeechServer } from './speech-server.ts';

describe('startSpeechServer', () => {
  const asked: Sound[] = [];
  let server: SpeechServer;
  beforeAll(async () => {
    const hear = (sound: Sound) => Promise.resolve(`${asked.push(sound)} heard`);
    server = await startSpeechServer({ hear, port: 0 });
  });
  afterAll(() => server.close());
  const sound = { samples: Float32Array.of(0, 0.5, -1), sampleRateHz: 16000 };

  it('serves the official client, both ways', async () => {
    const client = openAiClient({ apiKey: 'any', baseURL: server.baseURL });
    expect((await transcription({ client, model: 'm' }).hear(sound)).words).toBe('1 heard');
    expect((await audioChat({ client, model: 'm' }).hear(sound)).words).toBe('2 heard');
    for (const { samples, sampleRateHz } of asked) {
      expect(sampleRateHz).toBe(16000);
      samples.forEach((value, at) => expect(value).toBeCloseTo(sound.samples[at]!, 4));
    }
    expect(Object.fromEntries(server.counts)).toEqual({ '/v1/audio/transcriptions': 1, '/v1/chat/completions': 1 });
    expect(await (await fetch(new URL('/counts', server.baseURL))).json()).toEqual(Object.fromEntries(server.counts));
  });

  it.each<[string, string, RequestInit, number, RegExp]>([
    ['no form', '/v1/audio/transcriptions', { method: 'POST', body: '{}' }, 400, /must be multipart/],
    [
      'no sound',
      '/v1/chat/completions',
      { method: 'POST', body: '{"messages":[{"content":"hi"}]}' },
      400,
      /must hold input_audio/,
    ],
    ['half a JSON', '/v1/chat/completions', { method: 'POST', body: '{' }, 400, /JSON/],
    ['another path', '/v1/nothing', {}, 404, /no such path: GET \/v1\/nothing/],
  ])('refuses %s as OpenAI does', async (_, path, init, status, message) => {
    const response = await fetch(new URL(path, server.baseURL), init);
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/json']);
    expect(((await response.json()) as { error: { message: string } }).error.message).toMatch(message);
  });

  it('refuses what is no WAV of ours', async () => {
    const form = new FormData();
    form.set('file', new Blob([Uint8Array.from(wavBytes(sound)).fill(0, 0, 4)]), 'x.wav');
    const response = await fetch(`${server.baseURL}/audio/transcriptions`, { method: 'POST', body: form });
    expect(response.status).toBe(400);
  });
});

const speaks = spawnSync('ffmpeg', ['-hide_banner', '-filters']).stdout?.toString().includes(' flite ') ?? false;
const hears = spawnSync('pocketsphinx_continuous', ['-h']).error === undefined;
const has = speaks && hears;
if (!has && process.env['SDUMC_REQUIRE_ALL'] !== '1')
  console.warn(
    'skipped: speech that is spoken by flite and heard by pocketsphinx (apt install ffmpeg pocketsphinx pocketsphinx-en-us)',
  );

describe.skipIf(!has && process.env['SDUMC_REQUIRE_ALL'] !== '1')('pocketsphinx behind the server', () => {
  it('hears what flite says, through the official client', async () => {
    const server = await startSpeechServer({ hear: pocketsphinx(process.env), port: 0 });
    try {
      const spoken = 'flite=text=because it had a real nostalgic feel to it:voice=awb';
      const raw = execFileSync('ffmpeg', [
        '-v',
        'error',
        '-f',
        'lavfi',
        '-i',
        spoken,
        '-ar',
        '16000',
        '-f',
        'f32le',
        '-',
      ]);
      const samples = new Float32Array(Uint8Array.from(raw).buffer);
      const client = openAiClient({ apiKey: 'any', baseURL: server.baseURL });
      const { words } = await transcription({ client, model: 'any' }).hear({ samples, sampleRateHz: 16000 });
      expect(words).toContain('because it had a real nostalgic');
    } finally {
      await server.close();
    }
  });
});
