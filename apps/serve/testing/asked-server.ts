import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job, ServerHealth } from '@sdumc/page';
import { writeClipRun, writeClips } from '@sdumc/program/testing';
import { expect } from 'vitest';
import { startServer, type StartedServer } from './started-server.ts';

/** A server with one process and three places to wait, clips for it, and the ways to ask it. */
export interface AskedServer {
  /** A path in the folder of this test */
  readonly at: (...names: string[]) => string;
  readonly model: string;
  /** Of less than a second */
  readonly clip: Buffer;
  /** Of twenty seconds */
  readonly long: Buffer;
  readonly server: StartedServer;
  readonly url: (path: string) => string;
  readonly send: (form: FormData, path?: string) => Promise<Response>;
  readonly sendJson: (body: unknown) => Promise<Response>;
  readonly health: () => Promise<ServerHealth>;
  /** Waits until nothing is under way. */
  readonly idle: () => Promise<void>;
  /** Every event of a job, until its end. */
  readonly eventsOf: (id: string) => Promise<Job[]>;
  /** Removes the folder of this test. */
  readonly remove: () => void;
}

export async function askedServer(): Promise<AskedServer> {
  const room = mkdtempSync(join(tmpdir(), 'sdumc serve, -ß '));
  const at = (...names: string[]) => join(room, ...names);
  writeClips(at('clips'), [
    { id: 'short', milliseconds: 700 },
    { id: 'long', milliseconds: 20_000 },
  ]);
  cpSync(at('clips', 'short.wav'), at('outside.wav'));
  symlinkSync(at('outside.wav'), at('clips', 'link.wav'));
  symlinkSync(at('clips', 'short.wav'), at('clips', 'inner-link.wav'));
  const model = await writeClipRun(at('run'), { seeds: 2 });
  const server = await startServer({
    model,
    cache: at('cache'),
    args: [...['--root', at('clips'), '--processes', '1', '--queue', '3', '--max-megabytes', '1', '--simulate', 'command'], '--command', 'echo words {wav}'], // prettier-ignore
  });
  const url = (path: string) => `${server.address}${path}`;
  const health = async () => (await (await fetch(url('/v1/health'))).json()) as ServerHealth;
  return {
    ...{ at, model, server, url, health },
    clip: readFileSync(at('clips', 'short.wav')),
    long: readFileSync(at('clips', 'long.wav')),
    send: (form, path = '/v1/predict') => fetch(url(path), { method: 'POST', body: form }),
    sendJson: (body) =>
      fetch(url('/v1/predict'), {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    idle: async () => {
      await expect.poll(async () => (await health()).queue).toMatchObject({ running: 0, waiting: 0 });
    },
    async eventsOf(id) {
      const text = await (await fetch(url(`/v1/jobs/${id}/events`))).text();
      return [...text.matchAll(/^event: job\ndata: (.*)$/gm)].map(([, data]) => JSON.parse(data!) as Job);
    },
    remove: () => rmSync(room, { recursive: true, force: true }),
  };
}

/** Status and reason of an answer that is no success. */
export async function answerOf(response: Response): Promise<readonly [number, string | undefined]> {
  return [response.status, ((await response.json()) as { readonly error?: string }).error];
}
