import type { ScoredClip } from '@sdumc/page';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { receiveClip } from '../clips/receive-clip.ts';
import { tooLarge } from '../clips/path-under-root.ts';
import { scoreClip } from '../clips/score-clip.ts';
import { Refused } from '../http/refusal.ts';
import { isOurFault, jobMessage, refusalOf } from '../jobs/job-message.ts';
import type { Job, JobQueue, Place } from '../jobs/job-queue.ts';
import type { Metrics } from '../metrics.ts';
import type { ServerSettings } from '../open-server.ts';
import { PREDICT } from './api-schemas.ts';

export interface ServerParts extends ServerSettings {
  readonly queue: JobQueue<ScoredClip>;
  readonly metrics: Metrics;
  /** Aborts when the server takes nothing new */
  readonly stopping: AbortSignal;
}

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
    const job = await beginJob(request, places.get(request)!, parts);
    if (isAsked(request.query)) {
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
    if (clip.simulate && simulator === null) {
      await clip.discard();
      throw new Refused(400, 'simulate: nobody hears words here; start the server with --simulate');
    }
    const received = Date.now();
    const scoring = { ...parts, simulator: simulator?.source ?? null };
    const job = place.begin({
      run: (context) => scoreClip(clip, scoring, context),
      cleanUp: () => clip.discard(),
    });
    if (job === null) {
      await clip.discard();
      throw new Refused(409, 'nobody waits for the clip any more');
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

/** Whether a job is wanted in place of an answer. */
function isAsked(query: unknown): boolean {
  const { wait } = query as { readonly wait?: string };
  return wait === 'false' || wait === 'no' || wait === '0';
}
