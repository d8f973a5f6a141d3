import fastifyMultipart from '@fastify/multipart';
import fastifySwagger from '@fastify/swagger';
import { pageFiles, type ScoredClip } from '@sdumc/page';
import { reasonOf } from '@sdumc/program';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import { openUploadFolder } from './clips/upload-folder.ts';
import { boundSending } from './http/bounded-sending.ts';
import { expectAllowedHost } from './http/allowed-host.ts';
import { oneAtATime } from './http/one-at-a-time.ts';
import { Refused } from './http/refusal.ts';
import { SECURITY_HEADERS } from './http/security-headers.ts';
import { throwAwayUnread } from './http/unread-body.ts';
import { openJobQueue } from './jobs/job-queue.ts';
import { openMetrics } from './metrics.ts';
import { addHealth } from './routes/health.ts';
import { addJobs } from './routes/jobs.ts';
import { addPage } from './routes/page.ts';
import { addPredict } from './routes/predict.ts';
import type { ServerSettings } from './server-parts.ts';

export interface RunningServer {
  /** `http://127.0.0.1:8080` */
  readonly address: string;
  /** Takes nothing new, ends what it has taken, tells its end to whoever asks, and is gone. */
  stop(): Promise<void>;
}

const HEADERS_MILLISECONDS = 20_000;
const CHECK_EVERY_MILLISECONDS = 2000;
const MOST_JSON_BYTES = 128 * 1024;
const MOST_CONNECTIONS = 1024;
const KEEP_SECONDS = 600;
/** How long an end is held for whoever has not asked for it yet. */
const LINGER_MILLISECONDS = 10_000;

/** How long the last answers may take to be read. */
const FAREWELL_MILLISECONDS = 2000;

/** Serves the API and the page. */
export async function openServer(settings: ServerSettings): Promise<RunningServer> {
  const { limits, rule, port } = settings;
  const { atOnce, mostWaiting, mostSeconds } = limits;
  const uploads = await openUploadFolder(settings.uploads);
  const mostKept = Math.max(50, 2 * (atOnce + mostWaiting));
  const queue = openJobQueue<ScoredClip>({ atOnce, mostWaiting, mostSeconds, keepSeconds: KEEP_SECONDS, mostKept });
  const metrics = openMetrics(() => queue.counts());
  const stopping = new AbortController();

  const app = fastify({
    bodyLimit: MOST_JSON_BYTES,
    requestTimeout: limits.receiveSeconds * 1000,
    http: { headersTimeout: HEADERS_MILLISECONDS, connectionsCheckingInterval: CHECK_EVERY_MILLISECONDS },
    forceCloseConnections: 'idle',
    frameworkErrors: (error, _request, reply: FastifyReply) =>
      void reply
        .headers(SECURITY_HEADERS)
        .code(error.statusCode ?? 400)
        .send({ error: error.message }),
  });
  app.removeContentTypeParser('text/plain');
  app.server.maxConnections = MOST_CONNECTIONS;
  // A client that asks first is told to go on only when there is a place for its clip.
  app.server.on('checkContinue', (request, response) => app.server.emit('request', request, response));
  app.setValidatorCompiler(() => () => true); // schemas describe; requests are checked by what reads them
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  addErrors(app, settings);
  const isAlone = oneAtATime();
  app.addHook('onRequest', async ({ headers, raw, method, url }, reply) => {
    if (!isAlone(raw, reply.raw)) {
      reply.hijack();
      return;
    }
    void reply.headers(SECURITY_HEADERS);
    reply.raw.once('finish', () => throwAwayUnread(raw));
    const { host, origin } = headers;
    // a link may lead to the page
    const isLink = method === 'GET' && url === '/' && headers['sec-fetch-mode'] === 'navigate';
    const site = isLink ? undefined : headers['sec-fetch-site'];
    expectAllowedHost({ ...(host && { host }), ...(origin && { origin }), ...(typeof site === 'string' && { site }) }, rule); // prettier-ignore
  });
  app.addHook('onSend', async (_request, reply) => boundSending(reply.raw));
  app.addHook('onResponse', async ({ method, routeOptions }, { statusCode }) =>
    metrics.answered({ method, route: routeOptions.url ?? 'none', status: statusCode }),
  );

  await app.register(fastifyMultipart, { throwFileSizeLimit: false });
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'SDUMC',
        description: 'How a speaker feels about what they say: valence from −3 to 3, also when there is no text.',
        version: '1',
      },
    },
  });
  const parts = { ...settings, queue, metrics, uploads: uploads.path, stopping: stopping.signal };
  addPredict(app, parts);
  addJobs(app, parts);
  addHealth(app, parts);
  addPage(app, await pageFiles());
  try {
    const address = await app.listen({ host: rule.host === 'localhost' ? '127.0.0.1' : rule.host, port });
    return { address, stop };
  } catch (error) {
    await app.close();
    await uploads.remove();
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new Error(`--port ${port}: is taken; give another`, { cause: error });
    if (code === 'EACCES') throw new Error(`--port ${port}: may not be listened at`, { cause: error });
    throw new Error(`--host ${rule.host}: cannot be listened at: ${reasonOf(error)}`, { cause: error });
  }

  async function stop(): Promise<void> {
    stopping.abort();
    await queue.drained(LINGER_MILLISECONDS);
    const timer = setTimeout(() => app.server.closeAllConnections(), FAREWELL_MILLISECONDS);
    await app.close();
    clearTimeout(timer);
    await uploads.remove();
  }
}

const METHODS = ['GET', 'POST', 'DELETE'] as const;

/** Every answer that is no success is one line of JSON. */
function addErrors(app: FastifyInstance, { onFailure }: Pick<ServerSettings, 'onFailure'>): void {
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500 && !(error instanceof Refused)) onFailure(error);
    if (error instanceof Refused && error.retryAfterSeconds !== null)
      void reply.header('retry-after', error.retryAfterSeconds);
    if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
      return reply.code(status).send({ error: 'Content-Type: must be multipart/form-data with a file, or application/json with a path' }); // prettier-ignore
    const isOurs = status >= 500 && !(error instanceof Refused);
    return reply
      .code(status)
      .send({ error: isOurs ? 'the server failed, and its log says why' : error.message.replace(/\s+/g, ' ') });
  });
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?');
    // findRoute gives null where there is none, which its type leaves out
    const isTaken = (method: (typeof METHODS)[number]): boolean => (app.findRoute({ method, url: path }) as unknown) !== null; // prettier-ignore
    const allowed = METHODS.filter(isTaken);
    const asked = `${request.method} ${path.slice(0, 200)}`;
    if (allowed.length === 0) return reply.code(404).send({ error: `${asked}: there is nothing here` });
    void reply.header('allow', allowed.join(', '));
    return reply.code(405).send({ error: `${asked}: this is asked by ${allowed.join(', ')}` });
  });
}
