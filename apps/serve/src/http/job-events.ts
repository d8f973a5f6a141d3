import type { ServerResponse } from 'node:http';
import type { Job as JobMessage } from '@sdumc/page';

const ALIVE_EVERY_MILLISECONDS = 15_000;

/** Server-sent events (WHATWG HTML, section 9.2) about one job. */
export interface JobEvents {
  /** Tells how the job goes on; whoever reads too slowly is not told all of it. */
  send(job: JobMessage): void;
  /** Tells how it ended, and that this is all. */
  end(job: JobMessage): void;
}

export function openJobEvents(
  response: ServerResponse,
  { headers, onClose }: { readonly headers: Readonly<Record<string, string>>; readonly onClose: () => void },
): JobEvents {
  response.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8' });
  const write = (text: string) => {
    if (!response.writableNeedDrain) response.write(text);
  };
  const alive = setInterval(() => write(': alive\n\n'), ALIVE_EVERY_MILLISECONDS);
  response.on('error', () => response.destroy());
  response.once('close', () => {
    clearInterval(alive);
    onClose();
  });
  return {
    send: (job) => write(eventOf(job)),
    end(job) {
      clearInterval(alive);
      response.end(eventOf(job));
    },
  };
}

function eventOf(job: JobMessage): string {
  return `event: job\ndata: ${JSON.stringify(job)}\n\n`;
}
