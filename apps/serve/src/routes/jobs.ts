import type { ScoredClip } from '@sdumc/page';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { boundSending } from '../http/bounded-sending.ts';
import { openJobEvents } from '../http/job-events.ts';
import { Refused } from '../http/refusal.ts';
import { SECURITY_HEADERS } from '../http/security-headers.ts';
import { jobMessage } from '../jobs/job-message.ts';
import type { Job, JobQueue, JobView } from '../jobs/job-queue.ts';
import { GIVE_UP, JOB, JOB_EVENTS } from './api-schemas.ts';

/** `/v1/jobs/ID`: how a job stands, once or until its end, and its giving up. */
export function addJobs(app: FastifyInstance, { queue }: { readonly queue: JobQueue<ScoredClip> }): void {
  const jobOf = (request: FastifyRequest): Job<ScoredClip> => {
    const job = queue.find((request.params as { readonly id: string }).id);
    if (job === undefined) throw new Refused(404, 'there is no such job, or none any more');
    return job;
  };
  const told = (job: Job<ScoredClip>) => {
    const view = job.view();
    if (isEnd(view)) job.fetched();
    return jobMessage(view);
  };

  app.get('/v1/jobs/:id', { schema: JOB }, async (request) => told(jobOf(request)));

  app.delete('/v1/jobs/:id', { schema: GIVE_UP }, async (request) => {
    const job = jobOf(request);
    job.giveUp();
    const view = await job.ended;
    job.forget();
    return jobMessage(view);
  });

  app.get('/v1/jobs/:id/events', { schema: JOB_EVENTS, exposeHeadRoute: false }, (request, reply) => {
    const job = jobOf(request);
    reply.hijack();
    const events = openJobEvents(reply.raw, { headers: SECURITY_HEADERS, onClose: () => forget() });
    const tell = (view: JobView<ScoredClip>) => {
      if (!isEnd(view)) {
        events.send(jobMessage(view));
        return;
      }
      boundSending(reply.raw);
      events.end(jobMessage(view));
      job.fetched();
    };
    const forget = job.watch(tell);
    tell(job.view());
  });
}

function isEnd({ state }: JobView<ScoredClip>): boolean {
  return state !== 'waiting' && state !== 'running';
}
