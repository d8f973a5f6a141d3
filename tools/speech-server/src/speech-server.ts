import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { soundOfWav, type Sound } from './sound-of-wav.ts';

/** Makes words of the sound that a request brought. */
export type Hear = (sound: Sound) => Promise<string>;

export interface SpeechServerOptions {
  readonly hear: Hear;
  /** 0 takes any that is free. */
  readonly port: number;
}

export interface SpeechServer {
  /** For clients, as `http://127.0.0.1:8089/v1`. */
  readonly baseURL: string;
  /** Requests that brought sound, by path. */
  readonly counts: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

const MOST_BYTES = 64 * 2 ** 20;

/**
 * Serves a recogniser as OpenAI serves its own: `POST /v1/audio/transcriptions`, `POST /v1/chat/completions` with `input_audio`,
 * `GET /v1/models`; and `GET /counts`, how often each was asked. It listens on 127.0.0.1 and looks at no key.
 */
export async function startSpeechServer({ hear, port }: SpeechServerOptions): Promise<SpeechServer> {
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    answer(request, { hear, counts }).then(
      ({ status, body }) => send(response, status, body),
      (error: unknown) => send(response, 400, failure(error instanceof Error ? error.message : String(error))),
    );
  });
  await listen(server, port);
  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    counts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function answer(
  request: IncomingMessage,
  { hear, counts }: { readonly hear: Hear; readonly counts: Map<string, number> },
): Promise<Answer> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const count = () => counts.set(pathname, (counts.get(pathname) ?? 0) + 1);
  switch (`${request.method} ${pathname}`) {
    case 'GET /v1/models':
      return { status: 200, body: { object: 'list', data: [{ id: 'speech', object: 'model', owned_by: 'local' }] } };
    case 'GET /counts':
      return { status: 200, body: Object.fromEntries(counts) };
    case 'POST /v1/audio/transcriptions':
      count();
      return { status: 200, body: { text: await hear(await soundOfForm(request)) } };
    case 'POST /v1/chat/completions':
      count();
      return { status: 200, body: chatAnswer(await hear(await soundOfChat(request))) };
    default:
      return { status: 404, body: failure(`no such path: ${request.method} ${pathname}`) };
  }
}

async function soundOfForm(request: IncomingMessage): Promise<Sound> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data'))
    throw new Error(`must be multipart/form-data, received ${type || 'no type'}`);
  const sent = new Response(await bodyOf(request), { headers: { 'content-type': type } });
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- for clients on this machine, whose bodies are bounded
  const form = await sent.formData();
  const file = form.get('file');
  if (!(file instanceof Blob)) throw new Error('file must be a WAV file, received none');
  return soundOfWav(new Uint8Array(await file.arrayBuffer()));
}

async function soundOfChat(request: IncomingMessage): Promise<Sound> {
  const body = JSON.parse((await bodyOf(request)).toString('utf8')) as {
    readonly messages?: readonly { readonly content?: readonly ContentPart[] | string }[];
  };
  const parts = (body.messages ?? []).flatMap(({ content }) =>
    Array.isArray(content) ? (content as ContentPart[]) : [],
  );
  const sound = parts.find(({ type }) => type === 'input_audio')?.input_audio;
  if (sound?.format !== 'wav' || typeof sound.data !== 'string')
    throw new Error('a message must hold input_audio with format wav, received none');
  return soundOfWav(new Uint8Array(Buffer.from(sound.data, 'base64')));
}

interface ContentPart {
  readonly type: string;
  readonly input_audio?: { readonly data?: unknown; readonly format?: string };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error(`body must be at most ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function chatAnswer(content: string): object {
  return {
    id: 'chatcmpl-speech',
    object: 'chat.completion',
    created: 0,
    model: 'speech',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content, refusal: null } }],
  };
}

function failure(message: string): object {
  return { error: { message, type: 'invalid_request_error', param: null, code: null } };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
}
