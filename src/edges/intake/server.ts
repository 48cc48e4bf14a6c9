// The one HTTP server: every source's address, health and metrics. Others register their routes on the same instance.
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { collectDefaultMetrics, type Registry } from 'prom-client';
import type { Clock, Inbox } from '../../flow/ports.ts';
import { createBudgets } from './budgets.ts';
import { mountHealth, type Readiness } from './health.ts';
import { createIntakeMetrics, type IntakeMetrics, type IntakeResult } from './intake-metrics.ts';
import { createAdmission } from './otlp/admission.ts';
import { createOtlpCount } from './otlp/otlp-metrics.ts';
import { createOtlpMemory } from './otlp/read-body.ts';
import { otlpReceiverOf } from './otlp/receive-otlp.ts';
import { problemOfError, sendProblem } from './problem.ts';
import { gateOf, type IntakeSettings, receiverOf, refuse, UNPACKED_TIMES_MAX } from './receive.ts';
import { SOURCES } from './registry.ts';

export interface IntakeOptions {
  readonly settings: IntakeSettings;
  readonly clock: Pick<Clock, 'now'>;
  readonly inbox: Inbox;
  readonly registry: Registry;
  /** A pino logger; nothing is logged without one. Bodies, tokens and signatures never are. */
  readonly log?: FastifyBaseLogger;
  /** Other parts of the program: name → null, or what is wrong with it. */
  readonly readiness?: Readiness;
  /** A body was stored and waits; the worker's `wake`. */
  readonly onStored: () => void;
}

/** Not listening yet. Whoever stops the program closes it before the database. */
export function createIntake(options: IntakeOptions): FastifyInstance {
  const { settings, clock, inbox, registry } = options;
  const app = Fastify({
    bodyLimit: settings.bodyLimitBytes,
    trustProxy: typeof settings.trustProxy === 'boolean' ? settings.trustProxy : [...settings.trustProxy],
    // Our own lines say what was received; a request's address may hold what must not be logged.
    logController: new LogController({ disableRequestLogging: true }),
    ...(options.log === undefined ? {} : { loggerInstance: options.log }),
  });
  collectDefaultMetrics({ register: registry });
  const metrics = createIntakeMetrics(registry, inbox, () => clock.now());
  answerFaults(app, settings, metrics);
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
  const budgets = await createBudgets(scope, settings.requestsPerMinute);
  // Signatures cover the bytes, and sources name their types loosely: every body is taken as it came.
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const ports = { settings, clock, inbox, metrics, budgets, onStored };
  const otlp = {
    ...ports,
    memory: createOtlpMemory(),
    count: createOtlpCount(options.registry),
    unpackedBytesMax: settings.bodyLimitBytes * UNPACKED_TIMES_MAX,
  };
  const admission = createAdmission(inbox);
  for (const source of SOURCES) {
    const gate = gateOf(ports, source);
    if (source.otlp === undefined) {
      scope.post(source.path, { onRequest: gate }, receiverOf(ports, source));
      continue;
    }
    const admit = async (
      _request: FastifyRequest,
      reply: FastifyReply,
    ): Promise<FastifyReply | undefined> => {
      const busy = await admission.enter(reply);
      return busy === null ? undefined : refuse(ports, source, reply, 'rate_limited', busy);
    };
    scope.post(source.path, { onRequest: [gate, admit] }, otlpReceiverOf(otlp, source, source.otlp));
  }
}

/** Every refusal is problem+json, also those of the server itself. */
function answerFaults(app: FastifyInstance, settings: IntakeSettings, metrics: IntakeMetrics): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = problemOfError(error, settings.bodyLimitBytes);
    const source = SOURCES.find(({ path }) => path === request.routeOptions.url);
    if (source !== undefined) metrics.request(source.name, RESULTS[problem.code] ?? 'refused');
    if (problem.status >= 500) request.log.error({ err: error }, 'a request failed');
    return (source?.sendProblem ?? sendProblem)(reply, problem);
  });
  app.setNotFoundHandler((_request, reply) => {
    const paths = SOURCES.map(({ path }) => `POST ${path}`).join(', ');
    const remedy = `Use one of: ${paths}, GET /healthz, GET /readyz, GET /metrics.`;
    return sendProblem(reply, { status: 404, code: 'not_found', title: 'Nothing is here', remedy });
  });
}

const RESULTS: Readonly<Record<string, IntakeResult>> = {
  too_large: 'too_large',
  rate_limited: 'rate_limited',
  not_stored: 'not_stored',
};
