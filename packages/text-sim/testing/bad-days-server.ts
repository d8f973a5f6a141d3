import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a server answers one request. */
export type Day = (response: ServerResponse, body: Buffer) => void;

export interface BadDaysServer {
  readonly baseURL: string;
  /** What was asked, in order. */
  readonly requests: readonly {
    readonly path: string;
    readonly headers: IncomingMessage['headers'];
    readonly body: Buffer;
  }[];
  /** Once the first request is there. */
  asked(): Promise<void>;
  close(): Promise<void>;
}

/** A server on loopback that answers its nth request as the nth day says, and all further ones as the last. */
export async function badDaysServer(...days: readonly Day[]): Promise<BadDaysServer> {
  const requests: { path: string; headers: IncomingMessage['headers']; body: Buffer }[] = [];
  let asked = () => {};
  const first = new Promise<void>((resolve) => (asked = resolve));
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      requests.push({ path: request.url ?? '', headers: request.headers, body });
      asked();
      (days[requests.length - 1] ?? days.at(-1)!)(response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    asked: () => first,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const JSON_TYPE = { 'content-type': 'application/json' };

export const transcribed =
  (text: unknown): Day =>
  (response) =>
    void response.writeHead(200, JSON_TYPE).end(JSON.stringify({ text }));

export const chatted =
  (content: unknown, more: object = {}): Day =>
  (response) =>
    void response.writeHead(200, JSON_TYPE).end(
      JSON.stringify({
        choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content }, ...more }],
      }),
    );

export const refused =
  (status: number, message: string, headers: Readonly<Record<string, string>> = {}): Day =>
  (response) =>
    void response
      .writeHead(status, { ...JSON_TYPE, ...headers })
      .end(JSON.stringify({ error: { message, type: 'error', code: null } }));

export const answered =
  (status: number, type: string, body: string): Day =>
  (response) =>
    void response.writeHead(status, { 'content-type': type }).end(body);

/** A byte now and then, for ever. */
export const dripping: Day = (response) => {
  response.writeHead(200, JSON_TYPE);
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};

/** Nothing at all. */
export const hanging: Day = () => undefined;

export const brokenOff: Day = (response) => void response.destroy();
