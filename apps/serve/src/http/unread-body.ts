import type { IncomingMessage, ServerResponse } from 'node:http';

const MOST_BYTES = 8 * 2 ** 20;
const MOST_MILLISECONDS = 5000;

/**
 * Lets whoever is still sending when the answer is out read that answer: what is sent is thrown away for a while, then the connection is
 * closed. Closed at once, the answer would be lost with it.
 */
export function throwAwayUnread(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete) return;
  const { socket } = request;
  const atMost = socket.bytesRead + MOST_BYTES;
  const watch = setInterval(() => {
    if (socket.bytesRead > atMost) socket.destroy();
  }, 100);
  const timer = setTimeout(() => socket.destroy(), MOST_MILLISECONDS);
  const forget = () => {
    clearInterval(watch);
    clearTimeout(timer);
  };
  request.once('end', forget);
  socket.once('close', forget);
  response.once('close', () => {
    if (request.complete) forget();
  });
}
