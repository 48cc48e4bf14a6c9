// /healthz: the process answers. /readyz: it can store what comes; what else is wrong is told, and turns nobody away.
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { Inbox } from '../../flow/ports.ts';

/** Name of a part → null, or what is wrong with it. */
export type Readiness = () => Promise<Readonly<Record<string, string | null>>>;

interface Ports {
  readonly inbox: Pick<Inbox, 'depth'>;
  readonly registry: Registry;
  readonly readiness?: Readiness;
}

export function mountHealth(app: FastifyInstance, { inbox, registry, readiness }: Ports): void {
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
  app.get('/readyz', async (request, reply) => {
    try {
      const { pending, failed } = await inbox.depth();
      const others = (await readiness?.()) ?? {};
      const given =
        failed === 0 ? null : `${failed} stored bodies could not be processed; the log names them`;
      const parts = { ...others, inbox: given };
      // Degraded is still 200: a webhook must find its way to the inbox while Slack is down.
      const degraded = Object.values(parts).some((problem) => problem !== null);
      return { status: degraded ? 'degraded' : 'ready', parts, pending };
    } catch (error) {
      request.log.error({ err: error }, 'not ready: the database does not answer');
      const parts = { database: 'it does not answer; the log says why' };
      return reply.code(503).send({ status: 'not_ready', parts });
    }
  });
}
