import type { ServerHealth } from '@sdumc/page';
import type { FastifyInstance } from 'fastify';
import type { ServerParts } from '../server-parts.ts';
import { HEALTH, METRICS } from './api-schemas.ts';

/** `/v1/health` for people and probes, `/metrics` for Prometheus, `/openapi.json` for programs. */
export function addHealth(app: FastifyInstance, parts: ServerParts): void {
  const { model, modalities, simulator, limits, queue, stopping, metrics } = parts;

  app.get('/v1/health', { schema: HEALTH }, async (_request, reply): Promise<ServerHealth> => {
    void reply.code(stopping.aborted ? 503 : 200);
    return {
      status: stopping.aborted ? 'stopping' : 'ok',
      ...{ model, modalities },
      simulator: simulator?.name ?? null,
      limits: { megabytes: limits.mostBytes / 1e6, seconds: limits.longestSeconds },
      queue: queue.counts(),
    };
  });

  app.get('/metrics', { schema: METRICS }, async (_request, reply) =>
    reply.header('content-type', metrics.contentType).serializer((text: string) => text).send(await metrics.text()),
  ); // prettier-ignore

  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}
