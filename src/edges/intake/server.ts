// The one HTTP server: every source's address, health and metrics. Others register their routes on the same instance.
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { Clock, Inbox } from '../../flow/ports.ts';
import { createIntakeMetrics, type IntakeMetrics, type IntakeResult } from './intake-metrics.ts';
import { problemOfError, sendProblem } from './problem.ts';
import { gateOf, type IntakeSettings, receiverOf } from './receive.ts';
import { SOURCES } from './registry.ts';
import type { Source } from './source.ts';

export interface IntakeOptions {
  readonly settings: IntakeSettings;
  readonly clock: Pick<Clock, 'now'>;
  readonly inbox: Inbox;
  readonly registry: Registry;
  /** A body was stored and waits; the worker's `wake`. */
  readonly onStored: () => void;
  readonly sources?: readonly Source[];
  /** A pino logger; nothing is logged without one. */
  readonly log?: FastifyBaseLogger;
  /** What else must work before /readyz says so: name → null, or what is wrong. */
  readonly readiness?: () => Promise<Readonly<Record<string, string | null>>>;
}

/** Not listening yet. Close it after the worker has stopped, so that what it answered with 2xx is stored. */
export function createIntake(options: IntakeOptions): FastifyInstance {
  const { settings, clock, inbox, registry } = options;
  const app = Fastify({
    bodyLimit: settings.bodyLimitBytes,
    // Our own lines say what was received; a request's address may hold what must not be logged.
    disableRequestLogging: true,
    ...(options.log === undefined ? {} : { loggerInstance: options.log }),
  });
  const metrics = createIntakeMetrics(registry, inbox, () => clock.now());
  answerFaults(app, settings, metrics, options.sources ?? SOURCES);
  app.register((scope) => mountSources(scope, options, metrics));
  mountHealth(app, options);
  return app;
}

async function mountSources(
  scope: FastifyInstance,
  options: IntakeOptions,
  metrics: IntakeMetrics,
): Promise<void> {
  const { settings, clock, inbox, onStored } = options;
  await scope.register(rateLimit, {
    max: settings.requestsPerMinute,
    timeWindow: '1 minute',
    // One sender's flood of records must not keep PagerDuty out.
    keyGenerator: (request) => `${request.routeOptions.url} ${request.ip}`,
  });
  // Signatures cover the bytes, and sources name their types loosely: every body is taken as it came.
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const ports = { settings, clock, inbox, metrics, onStored };
  for (const source of options.sources ?? SOURCES) {
    scope.post(source.path, { onRequest: gateOf(ports, source) }, receiverOf(ports, source));
  }
}

/** Every refusal is problem+json, also those of the server itself. */
function answerFaults(
  app: FastifyInstance,
  settings: IntakeSettings,
  metrics: IntakeMetrics,
  sources: readonly Source[],
): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = problemOfError(error, settings.bodyLimitBytes);
    const source = sources.find(({ path }) => path === request.routeOptions.url);
    if (source !== undefined) metrics.request(source.name, RESULTS[problem.code] ?? 'refused');
    if (problem.status >= 500) request.log.error({ err: error }, 'a request failed');
    return sendProblem(reply, problem);
  });
  app.setNotFoundHandler((_request, reply) => {
    const paths = sources.map(({ path }) => `POST ${path}`).join(', ');
    const remedy = `Use one of: ${paths}, GET /healthz, GET /readyz, GET /metrics.`;
    return sendProblem(reply, { status: 404, code: 'not_found', title: 'Nothing is here', remedy });
  });
}

const RESULTS: Readonly<Record<string, IntakeResult>> = {
  too_large: 'too_large',
  rate_limited: 'rate_limited',
  not_stored: 'not_stored',
};

function mountHealth(app: FastifyInstance, { inbox, registry, readiness }: IntakeOptions): void {
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
  app.get('/readyz', async (request, reply) => {
    try {
      const { pending, failed } = await inbox.depth();
      const parts = (await readiness?.()) ?? {};
      const wrong = Object.values(parts).some((problem) => problem !== null);
      const status = wrong ? 'not_ready' : failed > 0 ? 'degraded' : 'ready';
      const note = failed === 0 ? null : `${failed} stored bodies could not be processed; the log names them`;
      return reply.code(wrong ? 503 : 200).send({ status, note, inbox: { pending, failed }, parts });
    } catch (error) {
      request.log.error({ err: error }, 'not ready: the database does not answer');
      return reply.code(503).send({ status: 'not_ready', note: 'the database does not answer', parts: {} });
    }
  });
}
