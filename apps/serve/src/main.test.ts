import { readFileSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Job, ScoredClip, ServerHealth } from '@sdumc/page';
import { endOfCommand, endsOfCommands } from '@sdumc/program/testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOf, askedServer, type AskedServer } from '../testing/asked-server.ts';
import { clipForm, startServer } from '../testing/started-server.ts';

let asked: AskedServer;
let { at, clip, long, model, server, url, send, sendJson, health, idle, eventsOf } = {} as AskedServer;
beforeAll(async () => {
  asked = await askedServer();
  ({ at, clip, long, model, server, url, send, sendJson, health, idle, eventsOf } = asked);
});
afterAll(async () => {
  const { code, stderr } = await server.stop();
  expect(code).toBe(0);
  // of the process that a test has killed, and of nothing else
  expect(stderr.match(/^failed: .*/gm)).toEqual([expect.stringContaining('ended by SIGKILL')]);
  asked.remove();
});

describe('a job', () => {
  it('tells how it goes on, and ends with the score', async () => {
    const response = await send(clipForm(long), '/v1/predict?wait=false');
    expect(response.status).toBe(202);
    const { id, score } = (await response.json()) as Job;
    expect([response.headers.get('location'), score]).toEqual([`/v1/jobs/${id}`, null]);
    const events = await eventsOf(id);
    expect(new Set(events.map((event) => JSON.stringify(event))).size).toBe(events.length);
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
    expect(now.map(({ ahead }) => ahead).sort()).toEqual([0, 1, 2]);
    for (const { id } of jobs) {
      const ended = (await (await fetch(url(`/v1/jobs/${id}`), { method: 'DELETE' })).json()) as Job;
      expect(ended).toMatchObject({ state: 'stopped', score: null, error: 'the clip was given up' });
      expect((await fetch(url(`/v1/jobs/${id}`))).status).toBe(404);
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

it('says at its start when the model that hears ends, and what --language does', async () => {
  const lists = createServer((_request, response) => {
    response.end(JSON.stringify({ data: [{ id: 'ends', shutdown_date: '2199-01-01' }] }));
  });
  await new Promise<void>((resolve) => lists.listen(0, '127.0.0.1', resolve));
  const { port } = lists.address() as AddressInfo;
  const args = ['--simulate', 'openai-chat', '--simulate-model', 'ends', '--base-url', `http://127.0.0.1:${port}/v1`];
  const started = await startServer({ model, cache: at('cache of another'), args: [...args, '--language', 'en'] });
  const { stderr } = await started.stop();
  lists.close();
  expect(stderr).toMatch(/^note: ends will be shut down on 2199-01-01, in \d+ days$/m);
  expect(stderr).toMatch(/^note: --language is not sent: openai-chat takes none; say it in --prompt$/m);
}, 60_000);

it('refuses to start in one line', async () => {
  const { port } = new URL(server.address);
  const cases = [
    [['--port', port, '--model', model], 1, `--port ${port}: is taken; give another`],
    [['--port', '70000'], 2, '--port'],
    [
      ['--host', 'nowhere.invalid', '--port', '0', '--model', model],
      1,
      '--host nowhere.invalid: cannot be listened at',
    ],
    [['--root', at('gone'), '--model', model], 1, `--root ${at('gone')}: no such folder`],
    [['--model', at('gone')], 1, 'no such folder'],
    [['--simulate', 'command', '--model', model], 2, '--simulate command needs --command'],
  ] as const;
  const ended = await endsOfCommands('apps/serve', cases.map(([args]) => ({ args }))); // prettier-ignore
  const without = await endOfCommand('apps/serve', { args: ['--model', model], environment: { PATH: at('nothing') } });
  const expected = [...cases, [[], 1, 'ffmpeg is not there: install it'] as const];
  for (const [place, { code, stdout, stderr }] of [...ended, without].entries()) {
    const [, expectedCode, reason] = expected[place]!;
    expect([code, stderr.trim().split('\n').length, stdout.replace(/^loading .*\n/, '')]).toEqual([
      expectedCode,
      1,
      '',
    ]);
    expect(stderr).toContain(reason);
  }
});
