// Events API v2: alerts become incidents by routing key and dedup key; changes are kept.
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { PagerDutyService } from './account.ts';
import { countRequest, type RateLimit } from './gate.ts';
import { type IncidentDesk, log } from './incident-desk.ts';
import { acknowledgeIncident, openIncident, resolveIncident } from './incident-lifecycle.ts';
import type { Actor } from './incident-record.ts';
import { addAlert } from './incident-record-keeping.ts';

export interface ReceivedChange {
  readonly at: string;
  readonly serviceId: string;
  readonly summary: string;
  readonly payload: unknown;
}

// https://developer.pagerduty.com/docs/events-api-v2-overview#size-limits
const BODY_BYTES_MAX = 512 * 1024;

export function eventsRoutes(
  app: FastifyInstance,
  desk: IncidentDesk,
  rate: RateLimit,
  changes: ReceivedChange[],
): void {
  app.post('/v2/enqueue', { bodyLimit: BODY_BYTES_MAX }, (request, reply) => {
    const parsed = ALERT.safeParse(request.body);
    if (!parsed.success) return refuse(reply, parsed.error);
    countRequest(reply, rate, `events ${parsed.data.routing_key}`);
    const place = desk.account.services.find((one) => one.integrationKey === parsed.data.routing_key);
    const dedupKey = parsed.data.dedup_key ?? randomUUID().replaceAll('-', '');
    // An unknown key is accepted and dropped: PagerDuty routes after it has answered.
    if (place !== undefined) receive(desk, place, parsed.data, dedupKey);
    return reply.code(202).send({ status: 'success', message: 'Event processed', dedup_key: dedupKey });
  });
  app.post('/v2/change/enqueue', { bodyLimit: BODY_BYTES_MAX }, (request, reply) => {
    const parsed = CHANGE.safeParse(request.body);
    if (!parsed.success) return refuse(reply, parsed.error);
    countRequest(reply, rate, `events ${parsed.data.routing_key}`);
    const place = desk.account.services.find((one) => one.integrationKey === parsed.data.routing_key);
    if (place !== undefined)
      changes.push({
        at: desk.clock(),
        serviceId: place.id,
        summary: parsed.data.payload.summary,
        payload: parsed.data.payload,
      });
    return reply.code(202).send({ status: 'success', message: 'Change event processed' });
  });
}

const PAYLOAD = z.looseObject({
  summary: z.string().min(1).max(1024),
  source: z.string().min(1),
  severity: z.enum(['critical', 'error', 'warning', 'info']),
  timestamp: z.string().optional(),
  custom_details: z.unknown().optional(),
});
const ALERT = z.union([
  z.object({
    routing_key: z.string().min(1),
    event_action: z.literal('trigger'),
    dedup_key: z.string().min(1).max(255).optional(),
    payload: PAYLOAD,
  }),
  z.object({
    routing_key: z.string().min(1),
    event_action: z.enum(['acknowledge', 'resolve']),
    dedup_key: z.string().min(1).max(255),
  }),
]);
const CHANGE = z.object({
  routing_key: z.string().min(1),
  payload: z.looseObject({ summary: z.string().min(1).max(1024) }),
});

function receive(
  desk: IncidentDesk,
  place: PagerDutyService,
  event: z.infer<typeof ALERT>,
  dedupKey: string,
): void {
  const by: Actor = { kind: 'service', id: place.id };
  const open = desk.incidents.find(
    (incident) =>
      incident.status !== 'resolved' && incident.serviceId === place.id && incident.incidentKey === dedupKey,
  );
  if (event.event_action !== 'trigger') {
    const act = event.event_action === 'acknowledge' ? acknowledgeIncident : resolveIncident;
    if (open !== undefined) act(desk, open, by);
    return;
  }
  const { summary, severity, custom_details: details } = event.payload;
  if (open !== undefined) {
    log(desk, open, 'trigger_log_entry', by, summary, { type: 'api', summary, details: event.payload });
    return;
  }
  const urgency = severity === 'critical' || severity === 'error' ? 'high' : 'low';
  const incident = openIncident(
    desk,
    {
      serviceId: place.id,
      title: summary,
      details: event.payload,
      urgency,
      incidentKey: dedupKey,
      policyId: null,
      priorityId: null,
      assignees: [],
      viaEvents: true,
      conferenceBridge: null,
    },
    by,
  );
  addAlert(desk, incident, { alertKey: dedupKey, summary, severity, details: details ?? null });
}

function refuse(reply: FastifyReply, error: z.ZodError): FastifyReply {
  const errors = error.issues.map(
    (issue) => `'${issue.path.join('.') || 'event'}' is invalid: ${issue.message}`,
  );
  return reply.code(400).send({ status: 'invalid event', message: 'Event object is invalid', errors });
}
