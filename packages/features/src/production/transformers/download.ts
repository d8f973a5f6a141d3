import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { oneLine } from '../runtime/one-line.ts';

export interface Download {
  readonly model: string;
  readonly file: string;
  readonly url: string;
  /** The file that is written; it appears when it is complete. */
  readonly to: string;
  readonly accessToken: string | undefined;
}

/** How long the hub may take to begin an answer. */
const PATIENCE_SECONDS = 2;

/**
 * Fetches a file of the hub, without retrying: whoever is offline shall know at once.
 *
 * @throws one line that says what to do instead
 */
export async function download({ model, file, url, to, accessToken }: Download): Promise<void> {
  const response = await answerOf(url, accessToken).catch((error: unknown) => {
    const { origin } = new URL(url);
    throw new Error(
      `${model}: the hub ${origin} cannot be reached (${oneLine(rootOf(error))}); ` +
        `give a local folder with the model's files as model, or use a built-in extractor`,
      { cause: error },
    );
  });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new Error(`${model}: the hub does not give ${file} (${refusal(response.status)}), asked ${url}`);
  }
  await mkdir(dirname(to), { recursive: true });
  const partial = `${to}.${randomUUID()}.part`;
  try {
    await pipeline(Readable.fromWeb(response.body as ReadableStream), createWriteStream(partial));
    await rename(partial, to);
  } catch (error) {
    await rm(partial, { force: true });
    throw new Error(`${model}: ${file} was not downloaded to its end (${oneLine(rootOf(error))})`, { cause: error });
  }
}

/** The beginning of an answer, in time; the rest of it may take as long as it does. */
async function answerOf(url: string, accessToken: string | undefined): Promise<Response> {
  const abort = new AbortController();
  const timer = setTimeout(
    () => abort.abort(new Error(`no answer within ${PATIENCE_SECONDS} seconds`)),
    PATIENCE_SECONDS * 1000,
  );
  try {
    return await fetch(url, {
      signal: abort.signal,
      headers: accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` },
    });
  } finally {
    clearTimeout(timer);
  }
}

function refusal(status: number): string {
  if (status === 401 || status === 403) return `${status}: there is no such model, or it wants an accessToken`;
  return status === 404 ? '404: no such file or revision' : String(status);
}

/** fetch wraps what went wrong, as ECONNREFUSED, in an error that says nothing. */
function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootOf(error.cause) : error;
}
