import type { Job } from '../../api.ts';
import { hasEnded } from './has-ended.ts';
import { pollDelaySeconds } from './poll-delay.ts';
import { refusalLine } from './refusal-line.ts';

interface Following {
  readonly signal: AbortSignal;
  readonly onJob: (job: Job) => void;
}

/** Follows a job to its end by events, and by asking where events do not come through. */
export async function followJob(job: Job, following: Following): Promise<Job> {
  following.onJob(job);
  if (hasEnded(job)) return job;
  return (await lastOfEvents(job.id, following)) ?? (await lastOfPolls(job.id, following));
}

/** Null where the stream breaks off before the job has ended. */
function lastOfEvents(id: string, { signal, onJob }: Following): Promise<Job | null> {
  return new Promise((resolve) => {
    const events = new EventSource(`${addressOf(id)}/events`);
    const end = (job: Job | null) => {
      // Left open, it would ask for the stream again.
      events.close();
      resolve(job);
    };
    events.addEventListener('job', ({ data }: MessageEvent<string>) => {
      const job = JSON.parse(data) as Job;
      onJob(job);
      if (hasEnded(job)) end(job);
    });
    events.addEventListener('error', () => end(null));
    signal.addEventListener('abort', () => end(null));
  });
}

const BETWEEN_POLLS_SECONDS = 1;

async function lastOfPolls(id: string, { signal, onJob }: Following): Promise<Job> {
  let failures = 0;
  while (!signal.aborted) {
    const response = await fetch(addressOf(id), { signal }).catch(() => null);
    if (response?.ok === true) {
      failures = 0;
      const job = (await response.json()) as Job;
      onJob(job);
      if (hasEnded(job)) return job;
      await seconds(BETWEEN_POLLS_SECONDS);
      continue;
    }
    if (response !== null && response.status < 500)
      throw new Error(refusalLine(response.status, await response.text(), response.headers.get('retry-after')));
    const delay = pollDelaySeconds(failures++);
    if (delay === null) throw new Error('The connection to the server was lost, and it has not answered since.');
    await seconds(delay);
  }
  throw new Error('Given up.');
}

/** Tells the server that nobody waits for a job any more. */
export function giveUpJob(id: string): void {
  // Whether it hears that or not, nothing is left to do here.
  void fetch(addressOf(id), { method: 'DELETE', keepalive: true }).catch(() => null);
}

function addressOf(id: string): string {
  return `/v1/jobs/${encodeURIComponent(id)}`;
}

function seconds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000 * count));
}
