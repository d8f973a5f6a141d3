import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface WordServer {
  readonly baseURL: string;
  /** How often each sound was sent, by its hash. */
  readonly counts: ReadonlyMap<string, number>;
  /** The most that were under way at once. */
  readonly mostAtOnce: () => number;
  /** Resolves once so many sounds were sent. */
  reached(sent: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Plays a transcription service: the words of a sound tell how long it is, so that nobody can mix sounds up, and `Bearer` must be there.
 * Each answer takes so many milliseconds.
 */
export async function wordServer({
  milliseconds = 0,
  models = [],
}: {
  readonly milliseconds?: number;
  /** What it lists */
  readonly models?: readonly { readonly id: string; readonly shutdown_date: string }[];
} = {}): Promise<WordServer> {
  const counts = new Map<string, number>();
  const sent = new EventEmitter();
  let [now, most, total] = [0, 0, 0];
  const server: Server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data: models }));
      return;
    }
    most = Math.max(most, (now += 1));
    response.on('close', () => (now -= 1));
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const sound = body.subarray(body.indexOf('RIFF'));
      const bytes = sound.readUInt32LE(40);
      const name = createHash('sha256')
        .update(sound.subarray(44, 44 + bytes))
        .digest('hex');
      counts.set(name, (counts.get(name) ?? 0) + 1);
      total++;
      sent.emit('sound');
      const authorised = /^Bearer ./.test(request.headers.authorization ?? '');
      setTimeout(() => {
        response.writeHead(authorised ? 200 : 401, { 'content-type': 'application/json' });
        response.end(
          JSON.stringify(authorised ? { text: `it lasts ${bytes / 32} ms` } : { error: { message: 'no key' } }),
        );
      }, milliseconds);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    counts,
    mostAtOnce: () => most,
    async reached(wanted) {
      while (total < wanted) await once(sent, 'sound');
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
