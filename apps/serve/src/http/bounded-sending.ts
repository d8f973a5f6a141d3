import type { ServerResponse } from 'node:http';

const MOST_MILLISECONDS = 60_000;

/** Closes the connection of whoever does not read an answer that is all there, so that nobody holds it for ever. */
export function boundSending(response: ServerResponse): void {
  const timer = setTimeout(() => response.destroy(), MOST_MILLISECONDS);
  timer.unref();
  response.once('close', () => clearTimeout(timer));
}
