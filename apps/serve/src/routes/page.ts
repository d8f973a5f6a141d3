import type { PageFile } from '@sdumc/page';
import type { FastifyInstance } from 'fastify';
import { PAGE_POLICY } from '../http/security-headers.ts';

/** The page and what it is made of, held in memory. */
export function addPage(app: FastifyInstance, files: readonly PageFile[]): void {
  for (const { path, type, body } of files)
    app.get(path, { schema: { hide: true } }, async (_request, reply) =>
      reply
        .headers({ 'content-type': type, 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-cache' })
        .serializer((text: string) => text)
        .send(body),
    );
}
