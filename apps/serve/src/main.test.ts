import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job, ScoredClip, ServerHealth } from '@sdumc/page';
import { endOfProgram, endsOfCommands, startProgram, writeClipRun, writeClips } from '@sdumc/program/testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clipForm, startServer, type StartedServer } from '../testing/started-server.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc serve, -ß '));
const at = (...names: string[]) => join(room, ...names);
afterAll(() => rmSync(room, { recursive: true, force: true }));

let clip: Buffer;
let long: Buffer;
let model: string;
let server: StartedServer;

beforeAll(async () => {
  writeClips(at('clips'), [
    { id: 'short', milliseconds: 700 },
    { id: 'long', milliseconds: 20_000 },
  ]);
  [clip, long] = [readFileSync(at('clips', 'short.wav')), readFileSync(at('clips', 'long.wav'))];
  cpSync(at('clips', 'short.wav'), at('outside.wav'));
  symlinkSync(at('outside.wav'), at('clips', 'link.wav'));
  symlinkSync(at('clips', 'short.wav'), at('clips', 'inner-link.wav'));
  model = await writeClipRun(at('run'), { seeds: 2 });
  server = await startServer({
    model,
    cache: at('cache'),
    args: [...['--root', at('clips'), '--processes', '1', '--queue', '3', '--max-megabytes', '1', '--simulate', 'command'], '--command', 'echo words {wav}'], // prettier-ignore
  });
});
afterAll(async () => {
  const { code, stderr } = await server.stop();
  expect(code).toBe(0);
  // of the process that a test has killed, and of nothing else
  expect(stderr.match(/^failed: .*/gm)).toEqual([expect.stringContaining('ended by SIGKILL')]);
});

const url = (path: string) => `${server.address}${path}`;
const send = (form: FormData, path = '/v1/predict') => fetch(url(path), { method: 'POST', body: form });
const sendJson = (body: unknown) =>
  fetch(url('/v1/predict'), {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
const answerOf = async (response: Response) => [response.status, ((await response.json()) as { error?: string }).error];
const health = async () => (await (await fetch(url('/v1/health'))).json()) as ServerHealth;
const idle = () => expect.poll(async () => (await health()).queue).toMatchObject({ running: 0, waiting: 0 }); // prettier-ignore

/** Every event of a job, until its end. */
async function eventsOf(id: string): Promise<Job[]> {
  const text = await (await fetch(url(`/v1/jobs/${id}/events`))).text();
  return [...text.matchAll(/^event: job\ndata: (.*)$/gm)].map(([, data]) => JSON.parse(data!) as Job);
}

describe('POST /v1/predict', () => {
  it('says of a clip what predict says', async () => {
    const response = await send(clipForm(clip, { text: 'what a waste' }, '../../a clip.wav'));
    expect(response.status).toBe(200);
    const score = (await response.json()) as ScoredClip;
    const { code, stdout } = await endOfProgram('apps/predict', at('clips', 'short.wav'), '--model', model, '--json', '--text', 'what a waste'); // prettier-ignore
    expect(code).toBe(0);
    const predicted = JSON.parse(stdout) as ScoredClip;
    expect(score.clip).toBe('a clip.wav');
    expect(score.model).toEqual({ name: 'run', dataset: 'clips', networks: 2 });
    for (const condition of ['complete', 'absent'] as const)
      expect(score.conditions[condition]!.valence).toBeCloseTo(predicted.conditions[condition]!.valence, 5);
    expect(score.missing).toEqual({
      video: expect.stringContaining('no pictures'),
      simulated: 'no simulator was named',
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
    for (const path of ['../outside.wav', at('outside.wav'), 'link.wav', '/etc/passwd', '../clips', '.', 'a\0b'])
      expect(await answerOf(await sendJson({ path }))).toEqual(outside);
    expect(await answerOf(await sendJson({ path: 'gone.wav' }))).toEqual([404, 'path: no such file']);
  });

  it.each<[string, () => Promise<Response>, number, RegExp]>([
    ['no file', () => send(new FormData()), 400, /holds no file/],
    ['two files', () => { const form = clipForm(clip); form.append('more', new Blob([clip])); return send(form); }, 413, /more parts/],
    ['a path that is no text', () => sendJson({ path: 3 }), 400, /path: must be that of a clip/],
    ['words that are no text', () => sendJson({ path: 'short.wav', text: 3 }), 400, /text: must be/],
    ['no form and no JSON', () => fetch(url('/v1/predict'), { method: 'POST', body: 'hm' }), 415, /Unsupported Media Type/],
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
    expect(error).not.toContain(room);
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
    expect(server.uploads()).toEqual([]);
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

describe('a job', () => {
  it('tells how it goes on, and ends with the score', async () => {
    const response = await send(clipForm(long), '/v1/predict?wait=false');
    expect(response.status).toBe(202);
    const { id, score } = (await response.json()) as Job;
    expect([response.headers.get('location'), score]).toEqual([`/v1/jobs/${id}`, null]);
    const events = await eventsOf(id);
    const shares = events.flatMap(({ share }) => (share === null ? [] : [share]));
    expect(shares.length).toBeGreaterThan(1);
    expect(shares).toEqual([...shares].sort((left, right) => left - right));
    expect(events.at(-1)).toMatchObject({ state: 'done', share: 1, error: null });
    expect(events.at(-1)!.score!.durationSeconds).toBeCloseTo(20, 1);
    expect(await (await fetch(url(`/v1/jobs/${id}`))).json()).toEqual(events.at(-1));
  });

  it('waits for its turn, and can be given up before it and after', async () => {
    const jobs = await Promise.all([1, 2, 3].map(async () => (await (await send(clipForm(long), '/v1/predict?wait=false')).json()) as Job)); // prettier-ignore
    const states = async () => Promise.all(jobs.map(async ({ id }) => (await (await fetch(url(`/v1/jobs/${id}`))).json()) as Job)); // prettier-ignore
    const now = await states();
    expect(now.map(({ state }) => state).sort()).toEqual(['running', 'waiting', 'waiting']);
    expect(now.map(({ ahead }) => ahead).sort()).toEqual([0, 0, 1]);
    for (const { id } of jobs) {
      const ended = (await (await fetch(url(`/v1/jobs/${id}`), { method: 'DELETE' })).json()) as Job;
      expect(ended).toMatchObject({ state: 'stopped', score: null, error: 'the clip was given up' });
    }
    await idle();
    expect(server.uploads()).toEqual([]);
  });

  it('says why it failed', async () => {
    const { id } = (await (await send(clipForm(Buffer.from('nothing')), '/v1/predict?wait=false')).json()) as Job;
    const events = await eventsOf(id);
    expect(events.at(-1)).toMatchObject({ state: 'failed', score: null });
    expect(events.at(-1)!.error).toMatch(/holds no media/);
  });

  it('is not known to anybody else', async () => {
    for (const path of ['/v1/jobs/1', '/v1/jobs/1/events', `/v1/jobs/${'x'.repeat(99)}`])
      expect(await answerOf(await fetch(url(path)))).toEqual([404, 'there is no such job, or none any more']);
  });
});

describe('the server', () => {
  it('answers as its OpenAPI document says', async () => {
    const document = (await (await fetch(url('/openapi.json'))).json()) as Document;
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(['/v1/predict', '/v1/jobs/{id}', '/v1/jobs/{id}/events', '/v1/health', '/metrics']); // prettier-ignore
    const expectAs = (answer: unknown, path: string, method: string, status: number) => {
      const { schema } = document.paths[path]![method]!.responses[status]!.content['application/json']!;
      const ajv = new Ajv2020({ strict: false });
      expect([ajv.validate(schema, answer), ajv.errors]).toEqual([true, null]);
    };
    expectAs(await health(), '/v1/health', 'get', 200);
    const score = (await (await send(clipForm(clip, { text: 'so good', simulate: 'yes' }))).json()) as ScoredClip;
    expectAs(score, '/v1/predict', 'post', 200);
    const job = (await (await send(clipForm(clip), '/v1/predict?wait=false')).json()) as Job;
    expectAs(job, '/v1/predict', 'post', 202);
    expectAs((await eventsOf(job.id)).at(-1), '/v1/jobs/{id}', 'get', 200);
    expectAs(await (await sendJson({})).json(), '/v1/predict', 'post', 400);
  });

  it('is reached under its own names only, and not from pages of other sites', async () => {
    const ask = (headers: Readonly<Record<string, string>>) =>
      new Promise<number>((resolve, reject) =>
        httpRequest(url('/v1/health'), { headers }, (response) => {
          response.resume();
          resolve(response.statusCode!);
        })
          .on('error', reject)
          .end(),
      );
    const { host, port } = new URL(server.address);
    expect(await ask({})).toBe(200);
    expect(await ask({ host: `localhost:${port}`, origin: `http://localhost:${port}` })).toBe(200);
    for (const headers of [
      { host: 'attacker.example' },
      { host: `attacker.example:${port}` },
      { host: `127.0.0.1.attacker.example:${port}` },
      { host, origin: 'https://attacker.example' },
      { host, origin: `http://localhost:${port}` },
      { host, origin: 'null' },
      { host, 'sec-fetch-site': 'cross-site' },
    ])
      expect(await ask(headers)).toBe(403);
  });

  it('sends no permission to other sites, and policies with everything', async () => {
    for (const path of ['/', '/v1/health', '/nowhere', '/openapi.json']) {
      const { headers } = await fetch(url(path));
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<string, { readonly responses: Readonly<Record<number, { readonly content: Readonly<Record<string, { readonly schema: object }>> }>> }>
      >
    >
  >;
} // prettier-ignore

it('goes on where a process that extracts has died, and says so where it dies of a clip', async () => {
  const pids = () => childrenOf(server.pid);
  await idle();
  for (const pid of pids()) process.kill(pid, 'SIGKILL'); // while it has nothing to do
  expect((await send(clipForm(clip))).status).toBe(200);
  const asked = send(clipForm(long));
  await expect.poll(async () => (await health()).queue.running).toBe(1);
  for (const pid of pids()) process.kill(pid, 'SIGKILL');
  expect(await answerOf(await asked)).toEqual([500, 'the server failed at this clip, and its log says why']);
  expect((await send(clipForm(clip))).status).toBe(200);
});

/** Processes that a process has started, as Linux knows them. */
function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.trim().split(' ').filter(Boolean).map(Number);
}

describe('a stop', () => {
  it('brings what was taken to its end, and takes nothing new', async () => {
    const stopped = await startServer({ model, cache: at('other cache'), args: ['--processes', '2', '--queue', '8'] });
    const ask = (path: string) => fetch(`${stopped.address}${path}`, { method: 'POST', body: clipForm(long) });
    const jobs = await Promise.all([1, 2, 3].map(async () => (await (await ask('/v1/predict?wait=false')).json()) as Job)); // prettier-ignore
    const waiting = [1, 2, 3].map(() => ask('/v1/predict'));
    await expect.poll(async () => ((await (await fetch(`${stopped.address}/v1/health`)).json()) as ServerHealth).queue.waiting).toBe(4); // prettier-ignore
    // as nx does: to the server and all that it has started, those of ffmpeg among them
    for (const pid of childrenOf(stopped.pid).flatMap((child) => [child, ...childrenOf(child)]))
      process.kill(pid, 'SIGTERM');
    const ended = stopped.stop();
    await expect.poll(async () => (await fetch(`${stopped.address}/v1/health`)).status).toBe(503);
    const late = await ask('/v1/predict');
    expect(await answerOf(late)).toEqual([503, 'the server is stopping']);
    const scores = await Promise.all(waiting.map(async (answer) => (await (await answer).json()) as ScoredClip));
    for (const score of scores) expect(score.conditions.absent!.valence).toBeTypeOf('number');
    for (const { id } of jobs) {
      const text = await (await fetch(`${stopped.address}/v1/jobs/${id}/events`)).text();
      expect(text).toContain('"state":"done"');
    }
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
    expect(stopped.uploads()).toEqual([]);
  });

  it('that kills leaves nothing behind that the next start does not remove, here with the ffmpeg of npm', async () => {
    const cache = at('killed cache');
    const killed = await startServer({ model, cache, args: ['--processes', '1'] });
    await fetch(`${killed.address}/v1/predict?wait=false`, { method: 'POST', body: clipForm(long) });
    expect(killed.uploads()).toHaveLength(1);
    await killed.stop('SIGKILL');
    expect(killed.uploads()).toHaveLength(1);
    const args = ['--allow-bundled-ffmpeg', '--processes', '1'];
    const next = await startServer({ model, cache, args, environment: { PATH: at('nothing') } });
    expect(next.uploads()).toEqual([]);
    expect((await fetch(`${next.address}/v1/predict`, { method: 'POST', body: clipForm(clip) })).status).toBe(200);
    expect(await next.stop()).toMatchObject({ code: 0, stdout: expect.stringContaining('of npm') });
  });
});

it('refuses to start in one line', async () => {
  const { port } = new URL(server.address);
  const cases = [
    [['--port', port, '--model', model], 1, `--port ${port}: is taken; give another`],
    [['--port', '70000'], 2, '--port'],
    [['--model', at('gone')], 1, 'no such folder'],
    [['--simulate', 'command', '--model', model], 2, '--simulate command needs --command'],
  ] as const;
  const ended = await endsOfCommands('apps/serve', cases.map(([args]) => ({ args }))); // prettier-ignore
  const without = await startProgram('apps/serve', { args: ['--model', model], environment: { PATH: at('nothing') } }).ended; // prettier-ignore
  const expected = [...cases, [[], 1, 'ffmpeg is not there: install it'] as const];
  for (const [place, { code, stdout, stderr }] of [...ended, without].entries()) {
    const [, expectedCode, reason] = expected[place]!;
    expect([code, stderr.trim().split('\n').length, stdout]).toEqual([expectedCode, 1, '']);
    expect(stderr).toContain(reason);
  }
});
