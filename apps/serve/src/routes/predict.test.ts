import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import type { Job, ScoredClip } from '@sdumc/page';
import { endOfCommand } from '@sdumc/program/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOf, askedServer, type AskedServer } from '../../testing/asked-server.ts';
import { clipForm } from '../../testing/started-server.ts';

let asked: AskedServer;
let { at, clip, long, model, server, url, send, sendJson, health, idle } = {} as AskedServer;
beforeAll(async () => {
  asked = await askedServer();
  ({ at, clip, long, model, server, url, send, sendJson, health, idle } = asked);
});
afterAll(async () => {
  expect(await server.stop()).toMatchObject({ code: 0, stderr: '' });
  asked.remove();
});

describe('POST /v1/predict', () => {
  it('says of a clip what predict says', async () => {
    const response = await send(
      clipForm(clip, { text: '1\n00:00:00,000 --> 00:00:01,000\n<i>what</i> a waste\n' }, '../../a clip.wav'),
    );
    expect(response.status).toBe(200);
    const score = (await response.json()) as ScoredClip;
    const { code, stdout } = await endOfCommand('apps/predict', { args: [at('clips', 'short.wav'), '--model', model, '--json', '--text', 'what a waste'] }); // prettier-ignore
    expect(code).toBe(0);
    const predicted = JSON.parse(stdout) as ScoredClip;
    expect(score.clip).toBe('a clip.wav');
    expect(score.model).toEqual({ name: 'run', dataset: 'clips', networks: 2 });
    for (const condition of ['complete', 'absent'] as const)
      expect(score.conditions[condition]!.valence).toBeCloseTo(predicted.conditions[condition]!.valence, 5);
    expect(score.missing).toEqual({
      video: expect.stringContaining('no pictures'),
      simulated: 'nobody was asked to hear the words',
    });
    expect(score.pieces).toEqual({ text: ['what', 'a', 'waste'], simulated: null });
    expect(score.lanes.map(({ title }) => title)).toEqual(['Pitch', 'Loudness']);
    expect(score.conditions.complete!.attention.audio!.length).toBe(71);
    expect(server.uploads()).toEqual([]);
  });

  it('has the words heard where that is asked for', async () => {
    const score = (await (await send(clipForm(clip, { simulate: 'yes' }))).json()) as ScoredClip;
    expect(score.words.simulated).toMatch(/^words /);
    expect(score.conditions.simulated!.attention.text!.length).toBe(score.pieces.simulated!.length);
  });

  it('takes a clip by its path under the root, and nothing else', async () => {
    const byPath = (await (await sendJson({ path: 'short.wav', text: 'hm' })).json()) as ScoredClip;
    expect([byPath.clip, byPath.words.text]).toEqual(['short.wav', 'hm']);
    expect((await sendJson({ path: at('clips', 'inner-link.wav') })).status).toBe(200);
    const outside = [403, 'path: must lie under the folder that is served'];
    for (const path of ['../outside.wav', at('outside.wav'), 'link.wav', '/etc/passwd', 'a\0b'])
      expect(await answerOf(await sendJson({ path }))).toEqual(outside);
    expect(await answerOf(await sendJson({ path: 'gone.wav' }))).toEqual([404, 'path: no such file']);
    expect(await answerOf(await sendJson({ path: '.' }))).toEqual([422, 'path: must be a file']);
  });

  it.each<[string, () => Promise<Response>, number, RegExp]>([
    ['no file', () => send(new FormData()), 400, /holds no file/],
    ['two files', () => { const form = clipForm(clip); form.append('more', new Blob([clip])); return send(form); }, 400, /one file, and a few fields/],
    ['a path that is no text', () => sendJson({ path: 3 }), 400, /path: must be that of a clip/],
    ['JSON that is no transcript', () => sendJson({ path: 'short.wav', text: '{"name": 1}' }), 400, /^text: must hold a transcript/],
    ['words that are no text', () => sendJson({ path: 'short.wav', text: 3 }), 400, /text: must be/],
    ['a field that nobody knows', () => send(clipForm(clip, { txt: 'so good' })), 400, /^txt: is not known; taken are text, simulate and a file/],
    ['a property that nobody knows', () => sendJson({ path: 'short.wav', txt: 'so good' }), 400, /^txt: is not known/],
    ['an answer that is no yes and no no', () => send(clipForm(clip, { simulate: 'perhaps' })), 400, /^simulate: must be yes or no, received perhaps/],
    ['a wait that is neither', () => send(clipForm(clip), '/v1/predict?wait=maybe'), 400, /^wait: must be true or false/],
    ['words that are not UTF-8', () => fetch(url('/v1/predict'), { method: 'POST', body: Buffer.concat([Buffer.from('--x\r\ncontent-disposition: form-data; name="text"\r\n\r\n'), Buffer.from([0xff, 0xfe]), Buffer.from('\r\n--x\r\ncontent-disposition: form-data; name="clip"; filename="a"\r\n\r\nabc\r\n--x--\r\n')]), headers: { 'content-type': 'multipart/form-data; boundary=x' } }), 400, /^text: must be UTF-8/],
    ['another method', () => fetch(url('/v1/predict'), { method: 'PUT', body: 'x' }), 405, /^PUT \/v1\/predict: this is asked by POST/],
    ['no form and no JSON', () => fetch(url('/v1/predict'), { method: 'POST', body: 'hm' }), 415, /^Content-Type: must be multipart/],
    ['broken JSON', () => fetch(url('/v1/predict'), { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } }), 400, /JSON/],
    ['a form without its end', () => fetch(url('/v1/predict'), { method: 'POST', body: '--x\r\ncontent-disposition: form-data; name="clip"; filename="a"\r\n\r\nabc', headers: { 'content-type': 'multipart/form-data; boundary=x' } }), 400, /form cannot be read/],
    ['what is no clip', () => send(clipForm(Buffer.from('no sound at all'), {}, 'c.mp4')), 422, /^c\.mp4: holds no media that can be read/],
    ['an empty clip', () => send(clipForm(Buffer.alloc(0), {}, 'e.mp4')), 422, /^e\.mp4: is empty/],
    ['a clip that is too large', () => send(clipForm(Buffer.alloc(1_500_000, 1))), 413, /must have at most 1 MB/],
    ['too many words', () => send(clipForm(clip, { text: 'x'.repeat(70_000) })), 413, /text: must have at most 65536 bytes/],
  ])('refuses %s', async (_, ask, status, reason) => {
    const response = await ask();
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    const [received, error] = await answerOf(response);
    expect([received, error]).toEqual([status, expect.stringMatching(reason)]);
    expect(error).not.toContain(at());
    expect(server.uploads()).toEqual([]);
  }); // prettier-ignore

  it('refuses four gigabytes before they are sent', async () => {
    const request = httpRequest(url('/v1/predict'), {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x', 'content-length': 4e9, expect: '100-continue' },
    });
    const answer = new Promise<number>((resolve, reject) => {
      request.on('response', ({ statusCode }) => resolve(statusCode!));
      request.on('continue', () => reject(new Error('it was told to send them')));
      request.on('error', reject);
    });
    request.flushHeaders();
    expect(await answer).toBe(413);
    request.destroy();
  });

  it('answers while somebody who does not ask first is still sending, and closes', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const request = httpRequest(url('/v1/predict'), { method: 'POST', headers });
    const answer = new Promise<number>((resolve) => request.on('response', ({ statusCode }) => resolve(statusCode!)));
    const closed = new Promise<void>((resolve) => request.on('error', () => resolve()).on('close', () => resolve()));
    request.write('--x\r\ncontent-disposition: form-data; name="clip"; filename="a"\r\n\r\n');
    let isClosed = false;
    void closed.then(() => (isClosed = true));
    const sending = (async () => {
      for (let part = 0; part < 2000 && !isClosed; part++)
        if (!request.write(new Uint8Array(1 << 16))) await Promise.race([once(request, 'drain'), closed]);
    })();
    expect(await answer).toBe(413);
    await Promise.all([closed, sending]);
    expect(isClosed).toBe(true);
    expect(server.uploads()).toEqual([]);
  });

  it('turns down what the queue has no place for, and says when to come again', async () => {
    const answers = await Promise.all(Array.from({ length: 9 }, () => send(clipForm(long))));
    const full = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(4); // one under way, three that wait
    expect(full).toHaveLength(5);
    for (const response of full) expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    await idle();
  });

  it('gives a clip up when nobody waits for it any more', async () => {
    const impatient = new AbortController();
    const asked = fetch(url('/v1/predict'), { method: 'POST', body: clipForm(long), signal: impatient.signal });
    await expect.poll(async () => (await health()).queue.running).toBe(1);
    impatient.abort();
    await expect(asked).rejects.toThrow();
    await idle();
    expect(server.uploads()).toEqual([]);
    const figures = await (await fetch(url('/metrics'))).text();
    expect(figures).toMatch(/^sdumc_clips_total\{outcome="stopped"\} 1$/m);
  });
});

describe('a connection', () => {
  /** Sends bytes as they are, and says when the server has closed. */
  function raw(text: string): {
    readonly received: () => string;
    readonly closed: Promise<void>;
    readonly end: () => void;
  } {
    const { hostname, port } = new URL(server.address);
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    let received = '';
    socket.on('data', (bytes) => (received += bytes.toString()));
    socket.write(text);
    return {
      received: () => received,
      closed: once(socket, 'close').then(() => undefined),
      end: () => socket.destroy(),
    };
  }
  const host = '127.0.0.1';

  it('that sends the next request before the answer is closed, and no place is lost', async () => {
    const job = (await (await send(clipForm(long), '/v1/predict?wait=false')).json()) as Job;
    const events = `GET /v1/jobs/${job.id}/events HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
    const begun = `POST /v1/predict HTTP/1.1\r\nHost: ${host}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 900\r\n\r\n--x`;
    for (let times = 0; times < 4; times++) await raw(events + begun).closed;
    await idle();
  });

  it('that is closed while its clip is received leaves neither place nor file', async () => {
    const begun = `POST /v1/predict HTTP/1.1\r\nHost: ${host}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 90000\r\n\r\n--x\r\ncontent-disposition: form-data; name="clip"; filename="a"\r\n\r\nabc`;
    const others = [1, 2, 3].map(() => raw(begun));
    await expect.poll(async () => (await health()).queue.waiting).toBe(3);
    for (const { end } of others) end();
    await idle();
    await expect.poll(() => server.uploads()).toEqual([]); // a place is free before its file is gone
  });

  it('may lead to the page from elsewhere, and to nothing else', async () => {
    const headers = 'Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nConnection: close\r\n';
    const statusOf = async (line: string) => {
      const connection = raw(`${line} HTTP/1.1\r\nHost: ${host}\r\n${headers}\r\n`);
      await connection.closed;
      return /^HTTP\/1.1 (\d+)/.exec(connection.received())?.[1];
    };
    expect([await statusOf('GET /'), await statusOf('GET /v1/health'), await statusOf('POST /')]).toEqual(['200', '403', '403']); // prettier-ignore
  });

  it('is refused as others are where its address makes no sense', async () => {
    const response = await fetch(url('/v1/jobs/%zz'));
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await answerOf(response)).toEqual([400, expect.any(String)]);
  });
});
