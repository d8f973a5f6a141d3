import type { IncomingMessage } from 'node:http';

const MOST_BYTES = 8 * 2 ** 20;
const MOST_MILLISECONDS = 5000;
const LOOKS_EVERY_MILLISECONDS = 100;

/**
 * Lets whoever is still sending when the answer is out read that answer: what is sent is thrown away for a while, then the connection is
 * closed. Closed at once, the answer would be lost with it.
 */
export function throwAwayUnread(request: IncomingMessage): void {
  if (request.complete) return;
  const { socket } = request;
  const atMost = socket.bytesRead + MOST_BYTES;
  const latest = Date.now() + MOST_MILLISECONDS;
  const watch = setInterval(() => {
    const isOver = request.complete || socket.destroyed;
    if (isOver) clearInterval(watch);
    else if (socket.bytesRead > atMost || Date.now() > latest) socket.destroy();
  }, LOOKS_EVERY_MILLISECONDS);
}
