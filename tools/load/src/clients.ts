import { setTimeout as delay } from 'node:timers/promises';
import { distinctClip } from './distinct-clip.ts';

/** What became of requests. */
export interface Tally {
  /** Milliseconds of each that was scored */
  readonly milliseconds: number[];
  /** Answers by status; 0 where the connection broke */
  readonly statuses: Map<number, number>;
  readonly seconds: number;
}

export interface Load {
  readonly address: string;
  readonly clients: number;
  readonly clipMilliseconds: number;
  /** Numbers of clips begin here, so that no two are alike */
  readonly from: number;
  /** Asked before each request */
  readonly goesOn: (sent: number, scored: number) => boolean;
  readonly onScored?: (scored: number) => Promise<void> | void;
}

/** As many clients as are said, each with one request at a time; one that is turned down comes again when it was told to. */
export async function runClients(load: Load): Promise<Tally> {
  const { address, clients, clipMilliseconds, from, goesOn, onScored } = load;
  const milliseconds: number[] = [];
  const statuses = new Map<number, number>();
  let sent = 0;
  const began = performance.now();

  async function client(): Promise<void> {
    while (goesOn(sent, milliseconds.length)) {
      const form = new FormData();
      form.set('text', `clip number ${from + sent}`);
      form.set('clip', new Blob([distinctClip(from + sent, clipMilliseconds)]), `clip-${from + sent}.wav`);
      sent += 1;
      const start = performance.now();
      const { status, retryAfter } = await ask(`${address}/v1/predict`, form);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status === 200) {
        milliseconds.push(performance.now() - start);
        await onScored?.(milliseconds.length);
      } else await delay(1000 * (retryAfter ?? 1) * (0.5 + 0.5 * Math.random()));
    }
  }
  await Promise.all(Array.from({ length: clients }, client));
  return { milliseconds, statuses, seconds: (performance.now() - began) / 1000 };
}

async function ask(
  url: string,
  body: FormData,
): Promise<{ readonly status: number; readonly retryAfter: number | null }> {
  try {
    const response = await fetch(url, { method: 'POST', body });
    await response.arrayBuffer();
    const retryAfter = response.headers.get('retry-after');
    return { status: response.status, retryAfter: retryAfter === null ? null : Number(retryAfter) };
  } catch {
    return { status: 0, retryAfter: null };
  }
}
