// REST v2: incidents, listed, opened and changed, one at a time or up to 250 together.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { PRIORITIES } from './account.ts';
import { escalateIncident, reassignIncident } from './assignment.ts';
import {
  acknowledgeIncident,
  openIncident,
  reopenIncident,
  resolveIncident,
  unacknowledgeIncident,
} from './incident-lifecycle.ts';
import type { Actor, IncidentRecord } from './incident-record.ts';
import { annotateIncident, editIncident, setPriority } from './incident-record-keeping.ts';
import { incidentShape } from './incident-shapes.ts';
import { PagerDutyQuery, paged, windowOf } from './query.ts';
import { incidentNotFound, invalidInput } from './refusal.ts';
import { actorOf, incidentOf, type RestContext, requester } from './rest-context.ts';

export function incidentRoutes(app: FastifyInstance, context: RestContext): void {
  const { shapes } = context;
  app.get('/incidents', (request) => {
    const query = new PagerDutyQuery(request.url);
    return paged(query, 'incidents', listIncidents(context, query), (incident) =>
      incidentShape(shapes, incident),
    );
  });
  app.get('/incidents/:id', (request) => ({ incident: incidentShape(shapes, incidentOf(context, request)) }));
  app.post('/incidents', (request, reply) => {
    const by = actorOf(requester(context, request));
    const { incident } = parse(NEW_INCIDENT, request.body);
    return reply.code(201).send({ incident: incidentShape(shapes, open(context, incident, by)) });
  });
  app.put('/incidents/:id', (request) => {
    const by = actorOf(requester(context, request));
    const incident = incidentOf(context, request);
    change(context, incident, parse(z.object({ incident: CHANGE }), request.body).incident, by);
    return { incident: incidentShape(shapes, incident) };
  });
  app.put('/incidents', (request) => {
    const by = actorOf(requester(context, request));
    const { incidents } = parse(MANY_CHANGES, request.body);
    const found = incidents.map((wanted) => ({
      wanted,
      incident: shapes.desk.incidents.find((incident) => incident.id === wanted.id),
    }));
    const changed = found.map(({ wanted, incident }) => {
      if (incident === undefined) throw incidentNotFound();
      change(context, incident, wanted, by);
      return incident;
    });
    return { incidents: changed.map((incident) => incidentShape(shapes, incident)) };
  });
}

const named = (...types: readonly [string, ...string[]]) =>
  z.object({ id: z.string().min(1), type: z.enum(types) });
const conferenceBridge = z.object({
  conference_number: z.string().optional(),
  conference_url: z.string().optional(),
});

const NEW_INCIDENT = z.object({
  incident: z.object({
    type: z.literal('incident'),
    title: z.string().min(1).max(1024),
    service: named('service_reference', 'service'),
    priority: named('priority_reference', 'priority').nullish(),
    urgency: z.enum(['high', 'low']).optional(),
    body: z.object({ type: z.literal('incident_body'), details: z.unknown().optional() }).nullish(),
    incident_key: z.string().max(255).optional(),
    assignments: z.array(z.object({ assignee: named('user_reference', 'user') })).optional(),
    escalation_policy: named('escalation_policy_reference', 'escalation_policy').nullish(),
    conference_bridge: conferenceBridge.nullish(),
  }),
});

const CHANGE = z.object({
  type: z.enum(['incident', 'incident_reference']),
  status: z.enum(['triggered', 'acknowledged', 'resolved']).optional(),
  resolution: z.string().optional(),
  title: z.string().min(1).max(1024).optional(),
  urgency: z.enum(['high', 'low']).optional(),
  priority: named('priority_reference', 'priority').nullish(),
  escalation_level: z.number().int().min(1).optional(),
  assignments: z.array(z.object({ assignee: named('user_reference', 'user') })).optional(),
  escalation_policy: named('escalation_policy_reference', 'escalation_policy').optional(),
  conference_bridge: conferenceBridge.nullish(),
});

// https://developer.pagerduty.com/api-reference/8a0e1aa2ec666-manage-incidents
const INCIDENTS_A_PUT_MAX = 250;
const MANY_CHANGES = z.object({
  incidents: z
    .array(CHANGE.extend({ id: z.string().min(1) }))
    .min(1)
    .max(INCIDENTS_A_PUT_MAX),
});

/** @throws PagerDutyRefusal 400, naming each field that is wrong */
export function parse<Output>(schema: z.ZodType<Output>, body: unknown): Output {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw invalidInput(
    ...result.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`),
  );
}

function open(
  context: RestContext,
  wanted: z.infer<typeof NEW_INCIDENT>['incident'],
  by: Actor,
): IncidentRecord {
  const { account } = context.shapes.desk;
  const assignees = (wanted.assignments ?? []).map((one) => one.assignee.id);
  mustKnow('service', account.services, [wanted.service.id]);
  mustKnow('assignee', account.users, assignees);
  if (wanted.priority) mustKnow('priority', PRIORITIES, [wanted.priority.id]);
  if (wanted.escalation_policy)
    mustKnow('escalation_policy', account.escalationPolicies, [wanted.escalation_policy.id]);
  return openIncident(
    context.shapes.desk,
    {
      serviceId: wanted.service.id,
      title: wanted.title,
      details: wanted.body?.details ?? null,
      urgency: wanted.urgency ?? 'high',
      incidentKey: wanted.incident_key ?? null,
      policyId: wanted.escalation_policy?.id ?? null,
      priorityId: wanted.priority?.id ?? null,
      assignees,
      viaEvents: false,
      conferenceBridge: wanted.conference_bridge ?? null,
    },
    by,
  );
}

function change(
  context: RestContext,
  incident: IncidentRecord,
  wanted: z.infer<typeof CHANGE>,
  by: Actor,
): void {
  const { desk } = context.shapes;
  const assignees = wanted.assignments?.map((one) => one.assignee.id);
  if (assignees !== undefined) mustKnow('assignee', desk.account.users, assignees);
  if (wanted.priority) mustKnow('priority', PRIORITIES, [wanted.priority.id]);
  if (wanted.escalation_policy !== undefined)
    mustKnow('escalation_policy', desk.account.escalationPolicies, [wanted.escalation_policy.id]);
  editIncident(
    desk,
    incident,
    {
      ...(wanted.title === undefined ? {} : { title: wanted.title }),
      ...(wanted.urgency === undefined ? {} : { urgency: wanted.urgency }),
      ...(wanted.conference_bridge === undefined ? {} : { conferenceBridge: wanted.conference_bridge }),
    },
    by,
  );
  if (wanted.priority !== undefined) setPriority(desk, incident, wanted.priority?.id ?? null, by);
  if (wanted.escalation_policy !== undefined)
    reassignIncident(desk, incident, { policyId: wanted.escalation_policy.id }, by);
  else if (assignees !== undefined && assignees.length > 0)
    reassignIncident(desk, incident, { userIds: assignees }, by);
  else if (wanted.escalation_level !== undefined)
    escalateIncident(desk, incident, wanted.escalation_level, by);
  if (wanted.status === 'acknowledged') acknowledgeIncident(desk, incident, by);
  if (wanted.status === 'triggered')
    (incident.status === 'resolved' ? reopenIncident : unacknowledgeIncident)(desk, incident, by);
  if (wanted.status === 'resolved') {
    resolveIncident(desk, incident, by);
    if (wanted.resolution !== undefined)
      annotateIncident(desk, incident, `Resolution Note: ${wanted.resolution}`, by.id);
  }
}

function mustKnow(field: string, known: readonly { readonly id: string }[], ids: readonly string[]): void {
  const unknown = ids.filter((id) => !known.some((one) => one.id === id));
  if (unknown.length > 0) throw invalidInput(`${field}: no such id: ${unknown.join(', ')}`);
}

function listIncidents(context: RestContext, query: PagerDutyQuery): readonly IncidentRecord[] {
  const window = windowOf(query, context.clock());
  const wanted = (name: string, ...values: readonly string[]) =>
    query.list(name).length === 0 || values.some((value) => query.list(name).includes(value));
  const key = query.text('incident_key');
  const found = context.shapes.desk.incidents.filter(
    (incident) =>
      wanted('statuses', incident.status) &&
      wanted('service_ids', incident.serviceId) &&
      wanted('urgencies', incident.urgency) &&
      wanted('user_ids', ...incident.assignments.map((one) => one.userId)) &&
      (key === null || incident.incidentKey === key) &&
      (window === null ||
        (Date.parse(incident.createdAt) >= window.since && Date.parse(incident.createdAt) < window.until)),
  );
  const descending = query.text('sort_by')?.endsWith(':desc') ?? false;
  return found.toSorted((a, b) => (descending ? b.number - a.number : a.number - b.number));
}
