import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Takes one request of a connection at a time. Whoever sends the next before the answer (pipelining, which no browser does) is cut off:
 * node tells nobody when the answers that still wait behind another are given up.
 *
 * @returns whether a request may be answered
 */
export function oneAtATime(): (request: IncomingMessage, response: ServerResponse) => boolean {
  const answering = new WeakSet<Socket>();
  return ({ socket }, response) => {
    if (answering.has(socket)) {
      socket.destroy();
      return false;
    }
    answering.add(socket);
    for (const event of ['finish', 'close']) response.once(event, () => answering.delete(socket));
    return true;
  };
}
