import OpenAI from 'openai';

export interface ClientOptions {
  /** Any text where the server asks for none. */
  readonly apiKey: string;
  /** Of a server that speaks OpenAI's API (vLLM, llama.cpp, Ollama, LocalAI, speaches); left out: OpenAI's own. */
  readonly baseURL?: string;
  /** Of one attempt, from its first byte to its last; default 120. */
  readonly timeoutSeconds?: number;
  /** After 408, 409, 429, 5xx and broken connections, with growing pauses or as long as Retry-After says; default 4. */
  readonly maxRetries?: number;
}

/** A server, and what its errors are told as. */
export interface OpenAiClient {
  readonly api: OpenAI;
  /** The host, for errors. */
  readonly server: string;
  /** The error in one line, without the key. */
  plain(error: unknown): Error;
}

/** More is no answer to a sound. */
const MOST_BYTES = 16 * 2 ** 20;

/**
 * A client of the official `openai` package. Two things are added: an answer that drips or never ends is given up, and no error holds the
 * key, also where a server repeats it.
 */
export function openAiClient({ apiKey, baseURL, timeoutSeconds = 120, maxRetries = 4 }: ClientOptions): OpenAiClient {
  const api = new OpenAI({
    apiKey,
    maxRetries,
    timeout: timeoutSeconds * 1000,
    logLevel: 'off',
    fetch: wholeAnswers(),
    // null, or the package reads the environment, which is the program's business
    baseURL: baseURL ?? 'https://api.openai.com/v1',
    organization: null,
    project: null,
    webhookSecret: null,
  });
  const server = new URL(api.baseURL).host;
  return {
    api,
    server,
    plain(error) {
      const message = error instanceof Error ? error.message : String(error);
      const hidden = apiKey === '' ? message : message.replaceAll(apiKey, '[key]');
      return new Error(`${server}: ${hidden.replace(/\s+/g, ' ').slice(0, 300)}`);
    },
  };
}

/** The package stops an attempt's clock once its headers are there; here an answer is there once all of it is. */
function wholeAnswers(): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      bytes += (chunk as Uint8Array).length;
      if (bytes > MOST_BYTES) throw new Error(`answered more than ${MOST_BYTES} bytes`);
      chunks.push(chunk as Uint8Array);
    }
    const { status, statusText, headers } = response;
    const body = [101, 204, 205, 304].includes(status) ? null : Buffer.concat(chunks);
    return new Response(body, { status, statusText, headers });
  };
}
