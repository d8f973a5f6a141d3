import { createHash } from 'node:crypto';
import OpenAI from 'openai';
import { printable } from '../printable.ts';
import { openAiModel } from './openai-models.ts';
import { serverReason } from './server-reason.ts';

export interface ClientOptions {
  /** Left out where the server asks for none. */
  readonly apiKey?: string | undefined;
  /** Of a server that speaks OpenAI's API (vLLM, llama.cpp, Ollama, LocalAI, speaches); left out: OpenAI's own. */
  readonly baseURL?: string;
  /** Of one attempt, from its first byte to its last; default 120. */
  readonly timeoutSeconds?: number;
  /** After 408, 409, 429, 5xx and broken connections, with growing pauses or as long as Retry-After says, a minute at most; default 4. */
  readonly maxRetries?: number;
}

/** A server, as everything here asks it. */
export interface OpenAiClient {
  /** The host, for errors. */
  readonly server: string;
  /** Tells servers apart without their address: equal names of models mean nothing across servers. Null for OpenAI's own. */
  readonly serverHash: string | null;
  /** Whether it is OpenAI's own, of whose models a table is kept. */
  readonly isOpenAi: boolean;
  /**
   * Asks, and stops waiting when it is told to.
   *
   * @param options `model` is named with its successor where OpenAI no longer has it
   * @throws Error in one line, with the server before the reason; it never holds the key
   */
  ask<Answer>(
    request: (api: OpenAI, signal: AbortSignal) => Promise<Answer>,
    options?: { readonly signal?: AbortSignal | undefined; readonly model?: string },
  ): Promise<Answer>;
}

const OPENAI = 'https://api.openai.com/v1';
/** Also of a region, as eu.api.openai.com. */
const OPENAI_HOST = /^(?:[a-z]+\.)?api\.openai\.com$/;
/** The package wants one. */
const NO_KEY = 'none';
/** More is no answer to a sound. */
const MOST_BYTES = 16 * 2 ** 20;
const MOST_CHARACTERS = 300;
/** A server that wants to be left alone for longer is not waited for: the same command goes on another time. */
const LONGEST_PAUSE_SECONDS = 60;
/** What the package itself sends; it would add what stands in OPENAI_CUSTOM_HEADERS, which is the program's business. */
const SENT = /^(?:accept|authorization|content-type|user-agent|x-stainless-.*)$/i;

/**
 * A client of the official `openai` package. What is added: an answer that drips or never ends is given up, a pause of an hour is not made,
 * nothing is read from the environment, and no error holds the key, also where a server repeats it.
 */
export function openAiClient(options: ClientOptions): OpenAiClient {
  const { baseURL = OPENAI, timeoutSeconds = 120, maxRetries = 4 } = options;
  const secret = options.apiKey?.trim() ?? ''; // as it is sent
  const apiKey = secret === '' ? NO_KEY : secret;
  const api = new OpenAI({
    apiKey,
    baseURL,
    maxRetries,
    timeout: timeoutSeconds * 1000,
    logLevel: 'off',
    fetch: wholeAnswers,
    defaultHeaders: { authorization: `Bearer ${apiKey}` }, // or OPENAI_CUSTOM_HEADERS could name another
    // null, or the package reads the environment
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
  });
  const { host, hostname } = new URL(baseURL);
  const isOpenAi = OPENAI_HOST.test(hostname);
  const plain = (error: unknown, model: string | undefined): Error => {
    const message = printable(messageOf(error)); // first, or what is taken out of a key would bring it back
    const hidden = withoutKey(message, secret);
    const row = isOpenAi && model !== undefined && isNotFound(error) ? openAiModel(model) : undefined;
    const instead = row?.successor ? `; use ${row.successor}` : '';
    return new Error(`${host}: ${hidden.slice(0, MOST_CHARACTERS)}${instead}`);
  };
  return {
    server: host,
    serverHash: baseURL === OPENAI ? null : createHash('sha256').update(baseURL).digest('hex').slice(0, 16),
    isOpenAi,
    async ask(request, { signal, model } = {}) {
      try {
        return await unlessStopped((own) => request(api, own), signal);
      } catch (error) {
        throw plain(error, model);
      }
    },
  };
}

/** Shorter keys are placeholders, as `x`, and part of many words. */
const LEAST_SECRET_CHARACTERS = 8;

function withoutKey(message: string, key: string): string {
  if (key === '') return message;
  const isLetter = (character: string | undefined) => /[\p{L}\p{N}]/u.test(character ?? '');
  return message.replaceAll(key, (found, at: number) => {
    const isPartOfWord = isLetter(message[at - 1]) || isLetter(message[at + key.length]);
    return key.length < LEAST_SECRET_CHARACTERS && isPartOfWord ? found : '[key]';
  });
}

function isNotFound(error: unknown): boolean {
  return (error as { readonly status?: unknown } | null)?.status === 404;
}

/** What the package calls a connection error has its reason further down. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  let deepest: unknown = error;
  while (deepest instanceof Error && deepest.cause !== undefined) deepest = deepest.cause;
  const { code } = (deepest ?? {}) as { readonly code?: unknown };
  return deepest !== error && typeof code === 'string' ? `${error.message} (${code})` : error.message;
}

/**
 * The package sleeps between attempts whatever the signal says, and leaves a listener on it for each request: it is given one of its own.
 */
async function unlessStopped<T>(
  start: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const own = new AbortController();
  let stop: (() => void) | undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => {
      reject(new Error('was stopped'));
      own.abort();
    };
  });
  if (signal?.aborted === true) stop!();
  signal?.addEventListener('abort', stop!, { once: true });
  const work = start(own.signal);
  try {
    return await Promise.race([stopped, work]);
  } finally {
    signal?.removeEventListener('abort', stop!);
    work.catch(() => undefined); // it ends some time after it was left
  }
}

/** The package stops an attempt's clock once its headers are there; here an answer is there once all of it is. */
const wholeAnswers: typeof fetch = async (input, init) => {
  const sent = new Headers([...new Headers(init?.headers)].filter(([name]) => SENT.test(name)));
  const response = await fetch(input, { ...init, headers: sent });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += (chunk as Uint8Array).length;
    if (bytes > MOST_BYTES) throw new Error(`answered more than ${MOST_BYTES} bytes`);
    chunks.push(chunk as Uint8Array);
  }
  const { status, statusText } = response;
  const headers = new Headers(response.headers);
  if (pauseSeconds(headers) > LONGEST_PAUSE_SECONDS) headers.set('x-should-retry', 'false');
  const body = [101, 204, 205, 304].includes(status) ? null : Buffer.concat(chunks);
  if (!response.ok && bytes > 0) {
    // the package reads reasons of one shape, and drops all others
    headers.set('content-type', 'application/json');
    const reason = serverReason(Buffer.concat(chunks).toString('utf8'));
    return new Response(JSON.stringify({ error: { message: reason } }), { status, statusText, headers });
  }
  headers.set('content-length', String(bytes)); // of nothing, the package makes no JSON where it is told that it is nothing
  return new Response(body, { status, statusText, headers });
};

/** How long the server wants to be left alone: seconds, or until a date. */
function pauseSeconds(headers: Headers): number {
  const milliseconds = Number(headers.get('retry-after-ms') ?? NaN);
  if (Number.isFinite(milliseconds)) return milliseconds / 1000;
  const after = headers.get('retry-after') ?? '';
  const seconds = after.trim() === '' ? NaN : Number(after);
  return Number.isFinite(seconds) ? seconds : (Date.parse(after) - Date.now()) / 1000;
}
