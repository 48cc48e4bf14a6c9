// REST v2: what belongs to one incident: notes, log entries, alerts, responder requests, status updates.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { requireAbility } from './gate.ts';
import { annotateIncident, publishStatus, requestResponders } from './incident-record-keeping.ts';
import {
  alertShape,
  logEntryShape,
  noteShape,
  responderRequestShape,
  statusUpdateShape,
} from './incident-shapes.ts';
import { PagerDutyQuery, paged } from './query.ts';
import { invalidInput, notFound, PagerDutyRefusal } from './refusal.ts';
import { incidentOf, type RestContext, requester } from './rest-context.ts';
import { parse } from './rest-incidents.ts';

export function incidentPartRoutes(app: FastifyInstance, context: RestContext): void {
  const { shapes } = context;
  app.get('/incidents/:id/notes', (request) => ({
    notes: incidentOf(context, request).notes.map((note) => noteShape(shapes, note)),
  }));
  app.post('/incidents/:id/notes', (request) => {
    const by = requester(context, request);
    const incident = incidentOf(context, request);
    const { note } = parse(z.object({ note: z.object({ content: z.string().min(1) }) }), request.body);
    return { note: noteShape(shapes, annotateIncident(shapes.desk, incident, note.content, by.id)) };
  });
  app.get('/incidents/:id/log_entries', (request) => {
    const incident = incidentOf(context, request);
    return paged(new PagerDutyQuery(request.url), 'log_entries', incident.logEntries.toReversed(), (entry) =>
      logEntryShape(shapes, incident, entry),
    );
  });
  app.get('/log_entries', (request) => {
    const all = shapes.desk.incidents.flatMap((incident) =>
      incident.logEntries.map((entry) => ({ incident, entry })),
    );
    const newest = all.toSorted((a, b) => Date.parse(b.entry.at) - Date.parse(a.entry.at));
    return paged(new PagerDutyQuery(request.url), 'log_entries', newest, ({ incident, entry }) =>
      logEntryShape(shapes, incident, entry),
    );
  });
  app.get('/incidents/:id/alerts', (request) => {
    const incident = incidentOf(context, request);
    return paged(new PagerDutyQuery(request.url), 'alerts', incident.alerts, (alert) =>
      alertShape(shapes, incident, alert),
    );
  });
  app.get('/incidents/:id/alerts/:alert', (request) => {
    const incident = incidentOf(context, request);
    const alert = incident.alerts.find(
      (one) => one.id === (request.params as { readonly alert: string }).alert,
    );
    if (alert === undefined) throw notFound();
    return { alert: alertShape(shapes, incident, alert) };
  });
  responderRoute(app, context);
  app.post('/incidents/:id/status_updates', (request) => {
    requireAbility(context.faults, 'status_updates');
    const by = requester(context, request);
    const incident = incidentOf(context, request);
    const { message } = parse(z.object({ message: z.string().min(1) }), request.body);
    return { status_update: statusUpdateShape(shapes, publishStatus(shapes.desk, incident, message, by.id)) };
  });
}

const TARGET = z.object({
  id: z.string().min(1),
  type: z.enum(['user', 'user_reference', 'escalation_policy', 'escalation_policy_reference']),
});
const RESPONDER_REQUEST = z.object({
  requester_id: z.string().min(1),
  message: z.string(),
  // The published schema lists targets bare, the published example wraps each one: both are met in practice.
  responder_request_targets: z
    .array(z.union([z.object({ responder_request_target: TARGET }), TARGET]))
    .min(1),
});

function responderRoute(app: FastifyInstance, context: RestContext): void {
  const { desk } = context.shapes;
  app.post('/incidents/:id/responder_requests', (request) => {
    requireAbility(context.faults, 'responder_requests');
    requester(context, request);
    const incident = incidentOf(context, request);
    if (incident.status === 'resolved') throw new PagerDutyRefusal(400, 1001, 'Incident Already Resolved');
    const asked = parse(RESPONDER_REQUEST, request.body);
    if (!desk.account.users.some((person) => person.id === asked.requester_id))
      throw invalidInput(`requester_id: no such user: ${asked.requester_id}`);
    const targets = asked.responder_request_targets
      .map((one) => ('responder_request_target' in one ? one.responder_request_target : one))
      .map((target) => ({
        kind: target.type.startsWith('user') ? ('user' as const) : ('escalation_policy' as const),
        id: target.id,
      }));
    for (const target of targets) {
      const known = target.kind === 'user' ? desk.account.users : desk.account.escalationPolicies;
      if (!known.some((one) => one.id === target.id))
        throw invalidInput(`responder_request_targets: no such ${target.kind}: ${target.id}`);
    }
    const made = requestResponders(desk, incident, {
      requesterId: asked.requester_id,
      text: asked.message,
      targets,
    });
    return { responder_request: responderRequestShape(context.shapes, incident, made) };
  });
}
