import type { ServerResponse } from 'node:http';
import type { Job as JobMessage } from '@sdumc/page';

const ALIVE_EVERY_MILLISECONDS = 15_000;

/** Server-sent events (WHATWG HTML, section 9.2) about one job. */
export interface JobEvents {
  send(job: JobMessage): void;
  end(): void;
}

export function openJobEvents(
  response: ServerResponse,
  { headers, onClose }: { readonly headers: Readonly<Record<string, string>>; readonly onClose: () => void },
): JobEvents {
  response.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8' });
  const alive = setInterval(() => response.write(': alive\n\n'), ALIVE_EVERY_MILLISECONDS);
  response.once('close', () => {
    clearInterval(alive);
    onClose();
  });
  return {
    send: (job) => response.write(`event: job\ndata: ${JSON.stringify(job)}\n\n`),
    end: () => response.end(),
  };
}
