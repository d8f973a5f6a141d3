import type { ScoredClip } from '@sdumc/page';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { receiveClip } from '../clips/receive-clip.ts';
import { tooLarge } from '../clips/path-under-root.ts';
import { scoreClip } from '../clips/score-clip.ts';
import { Refused } from '../http/refusal.ts';
import { isOurFault, jobMessage, refusalOf } from '../jobs/job-message.ts';
import type { Job, JobContext, Place } from '../jobs/job-queue.ts';
import type { ServerParts } from '../server-parts.ts';
import { PREDICT } from './api-schemas.ts';

/** `POST /v1/predict`: a place in the queue first, then the clip, then its score or a job. */
export function addPredict(app: FastifyInstance, parts: ServerParts): void {
  const { queue, limits, stopping } = parts;
  const places = new WeakMap<FastifyRequest, Place<ScoredClip>>();

  async function takePlace(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (stopping.aborted) throw new Refused(503, 'the server is stopping', { retryAfterSeconds: 5 });
    if (Number(request.headers['content-length'] ?? 0) > limits.mostBytes + FORM_BYTES)
      throw new Refused(413, tooLarge(limits.mostBytes));
    const place = queue.take();
    if (place === null)
      throw new Refused(429, 'as many clips wait as may; come again later', {
        retryAfterSeconds: queue.secondsToWait(),
      });
    places.set(request, place);
    reply.raw.once('close', () => place.leave());
    if (request.headers.expect !== undefined) reply.raw.writeContinue();
  }

  app.post('/v1/predict', { schema: PREDICT, onRequest: takePlace }, async (request, reply) => {
    const isJob = !waits(request.query);
    const job = await beginJob(request, places.get(request)!, parts);
    if (isJob) {
      void reply.code(202).header('location', `/v1/jobs/${job.id}`);
      return jobMessage(job.view());
    }
    const onClose = () => {
      if (!reply.raw.writableFinished) job.giveUp();
      job.forget();
    };
    if (reply.raw.closed) onClose();
    else reply.raw.once('close', onClose);
    const view = await job.ended;
    if (view.result === null) throw refusalOf(view);
    return view.result;
  });
}

/** What a form takes besides its file. */
const FORM_BYTES = 1 << 20;

async function beginJob(
  request: FastifyRequest,
  place: Place<ScoredClip>,
  parts: ServerParts,
): Promise<Job<ScoredClip>> {
  const { limits, uploads, root, simulator, metrics, onFailure } = parts;
  try {
    const clip = await receiveClip(request, { folder: uploads, root, mostBytes: limits.mostBytes });
    const received = Date.now();
    const scoring = { ...parts, simulator: simulator?.source ?? null };
    const isHeard = !clip.simulate || simulator !== null;
    const work = { run: (context: JobContext) => scoreClip(clip, scoring, context), cleanUp: () => clip.discard() };
    const job = isHeard ? place.begin(work) : null;
    if (job === null) {
      await clip.discard();
      if (isHeard) throw new Refused(409, 'nobody waits for the clip any more');
      throw new Refused(400, 'simulate: nobody hears words here; start the server with --simulate');
    }
    void job.ended.then((view) => {
      metrics.scored(view.state as 'done' | 'failed' | 'stopped', (Date.now() - received) / 1000);
      if (isOurFault(view)) onFailure(view.error);
    });
    return job;
  } catch (error) {
    place.leave();
    throw error;
  }
}

/** Whether an answer is wanted, and no job. @throws Refused 400 */
function waits(query: unknown): boolean {
  const { wait = 'true' } = query as { readonly wait?: unknown };
  if (wait !== 'true' && wait !== 'false') throw new Refused(400, 'wait: must be true or false');
  return wait === 'true';
}
