import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startProgram, type Ended } from '@sdumc/program/testing';

/** A server in a process of its own, with a cache of its own. */
export interface StartedServer {
  readonly address: string;
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** Files that were received and are still there. */
  uploads(): readonly string[];
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

export async function startServer({
  model,
  cache,
  args = [],
  environment = {},
}: {
  readonly model: string;
  readonly cache: string;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
}): Promise<StartedServer> {
  const { child, ended, printed } = startProgram('apps/serve', {
    args: ['--model', model, '--port', '0', ...args],
    environment: { XDG_CACHE_HOME: cache, ...environment },
  });
  process.once('exit', () => child.kill('SIGKILL')); // a test that fails may leave it behind
  let output = '';
  child.stdout!.on('data', (text: string) => (output += text));
  await printed('Ctrl-C stops it');
  const address = /is served at (http:\/\/\S+?),/.exec(output)?.[1];
  if (address === undefined) throw new Error(`the server did not start: ${JSON.stringify(await ended)}`);
  const folder = join(cache, 'sdumc', 'uploads');
  return {
    address,
    pid: child.pid!,
    ended,
    uploads: () => readdirSync(folder).flatMap((name) => readdirSync(join(folder, name))),
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}

/** A form with a clip, its fields first. */
export function clipForm(
  bytes: Uint8Array,
  fields: Readonly<Record<string, string>> = {},
  name = 'clip.wav',
): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  form.set('clip', new Blob([new Uint8Array(bytes)]), name);
  return form;
}
