// The simulator's HTTP server: faults first, then the token and the rate limit, then the routes.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { eventsRoutes, type ReceivedChange } from './events-v2.ts';
import { countRequest, installFaults, pathOf, type RateLimit, requireToken } from './gate.ts';
import { notFound, PagerDutyRefusal } from './refusal.ts';
import type { Shapes } from './resource.ts';
import type { RestContext } from './rest-context.ts';
import { directoryRoutes } from './rest-directory.ts';
import { incidentPartRoutes } from './rest-incident-parts.ts';
import { incidentRoutes } from './rest-incidents.ts';

// https://developer.pagerduty.com/docs/rest-api-rate-limits and https://developer.pagerduty.com/docs/events-api-v2-rate-limits
const REST_A_MINUTE = 960;
const EVENTS_A_MINUTE = 120;

export function assemble(
  app: FastifyInstance,
  context: RestContext,
  served: {
    readonly restLimit: number | undefined;
    readonly tokens: readonly string[];
    readonly changes: ReceivedChange[];
  },
): void {
  const rate = (limit: number): RateLimit => ({ limit, windowMs: 60_000, counts: new Map() });
  installFaults(app, context.faults);
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof PagerDutyRefusal) return reply.code(error.status).send(error.body);
    const status =
      error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
        ? error.statusCode
        : 500;
    const text = error instanceof Error ? error.message : String(error);
    return reply.code(status).send({
      error: {
        message: status >= 500 ? 'An internal error has occurred. PagerDuty team has been notified.' : text,
        code: status >= 500 ? 2000 : 2001,
        errors: [text],
      },
    });
  });
  app.setNotFoundHandler(() => {
    throw notFound();
  });
  eventsRoutes(app, context.shapes.desk, rate(EVENTS_A_MINUTE), served.changes);
  app.get('/view/*', (request, reply) => reply.type('text/html').send(viewPage(context.shapes, request)));
  app.register(async (rest) => {
    const limit = rate(served.restLimit ?? REST_A_MINUTE);
    rest.addHook('preValidation', async (request, reply) =>
      countRequest(reply, limit, requireToken(request, served.tokens)),
    );
    directoryRoutes(rest, context);
    incidentRoutes(rest, context);
    incidentPartRoutes(rest, context);
  });
}

// Links in messages lead here instead of to somebody's real account.
function viewPage(shapes: Shapes, request: FastifyRequest): string {
  const incident = shapes.desk.incidents.find((one) => pathOf(request) === `/view/incidents/${one.id}`);
  const text =
    incident === undefined
      ? 'Nothing is shown here: this is the sandbox’s PagerDuty.'
      : `#${incident.number} ${incident.title}: ${incident.status}`;
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>PagerDuty (sandbox)</title><p style="font:16px system-ui;margin:3em">${escaped}</p></html>`;
}
