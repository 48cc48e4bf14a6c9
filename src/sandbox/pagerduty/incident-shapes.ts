// Incidents and what belongs to them as REST JSON: https://developer.pagerduty.com/api-reference
import { priorityShape } from './directory-shapes.ts';
import type {
  AlertRecord,
  IncidentRecord,
  LogEntryRecord,
  NoteRecord,
  ResponderRequestRecord,
  StatusUpdateRecord,
} from './incident-record.ts';
import { actorReference, type Json, reference, type Shapes } from './resource.ts';

export function incidentShape(shapes: Shapes, incident: IncidentRecord): Json {
  const triggered = incident.alerts.filter((alert) => alert.status === 'triggered').length;
  const firstEntry = incident.logEntries[0];
  return {
    ...reference(shapes, 'incident', incident.id),
    type: 'incident',
    incident_number: incident.number,
    title: incident.title,
    created_at: incident.createdAt,
    updated_at: incident.updatedAt,
    status: incident.status,
    incident_key: incident.incidentKey,
    urgency: incident.urgency,
    service: reference(shapes, 'service', incident.serviceId),
    assignments: incident.assignments.map((one) => ({
      at: one.at,
      assignee: reference(shapes, 'user', one.userId),
    })),
    assigned_via: incident.assignedDirectly ? 'direct_assignment' : 'escalation_policy',
    last_status_change_at: incident.statusChangedAt,
    resolved_at: incident.resolvedAt,
    first_trigger_log_entry:
      firstEntry === undefined
        ? null
        : { ...reference(shapes, 'log_entry', firstEntry.id), type: `${firstEntry.type}_reference` },
    alert_counts: { all: incident.alerts.length, triggered, resolved: incident.alerts.length - triggered },
    is_mergeable: incident.status !== 'resolved',
    incident_type: { name: 'incident_default' },
    escalation_policy: reference(shapes, 'escalation_policy', incident.policyId),
    teams: [],
    impacted_services: [reference(shapes, 'service', incident.serviceId)],
    pending_actions: incident.escalatesAt === null ? [] : [{ type: 'escalate', at: incident.escalatesAt }],
    acknowledgements: incident.acknowledgements.map((one) => ({
      at: one.at,
      acknowledger: actorReference(shapes, one.by),
    })),
    last_status_change_by: actorReference(shapes, incident.statusChangedBy),
    priority: incident.priorityId === null ? null : priorityShape(shapes, incident.priorityId),
    resolve_reason: null,
    conference_bridge: incident.conferenceBridge,
    incidents_responders: incident.responderRequests.flatMap((request) =>
      responders(shapes, incident, request),
    ),
    responder_requests: incident.responderRequests.map((request) =>
      responderRequestShape(shapes, incident, request),
    ),
    body: { type: 'incident_body', details: incident.details },
  };
}

export function noteShape(shapes: Shapes, note: NoteRecord): Json {
  return {
    id: note.id,
    user: reference(shapes, 'user', note.userId),
    channel: { summary: 'The PagerDuty website or APIs' },
    content: note.content,
    created_at: note.at,
    updated_at: note.at,
  };
}

export function logEntryShape(shapes: Shapes, incident: IncidentRecord, entry: LogEntryRecord): Json {
  return {
    id: entry.id,
    type: entry.type,
    summary: entry.summary,
    self: `${shapes.origin}/log_entries/${entry.id}`,
    html_url: null,
    created_at: entry.at,
    agent: actorReference(shapes, entry.agent),
    channel: entry.channel,
    service: reference(shapes, 'service', incident.serviceId),
    incident: reference(shapes, 'incident', incident.id),
    teams: [],
    contexts: [],
    ...(entry.type === 'annotate_log_entry' ? { note: entry.summary } : {}),
  };
}

export function alertShape(shapes: Shapes, incident: IncidentRecord, alert: AlertRecord): Json {
  return {
    id: alert.id,
    type: 'alert',
    summary: alert.summary,
    self: `${shapes.origin}/incidents/${incident.id}/alerts/${alert.id}`,
    html_url: `${shapes.origin}/view/alerts/${alert.id}`,
    created_at: alert.createdAt,
    status: alert.status,
    alert_key: alert.alertKey,
    severity: alert.severity,
    suppressed: false,
    service: reference(shapes, 'service', incident.serviceId),
    incident: reference(shapes, 'incident', incident.id),
    body: { type: 'alert_body', contexts: [], details: alert.details },
  };
}

export function responderRequestShape(
  shapes: Shapes,
  incident: IncidentRecord,
  request: ResponderRequestRecord,
): Json {
  return {
    id: request.id,
    incident: reference(shapes, 'incident', incident.id),
    requester: reference(shapes, 'user', request.requesterId),
    requested_at: request.at,
    message: request.text,
    responder_request_targets: request.targets.map((target) => ({
      ...reference(shapes, target.kind, target.id),
      type: target.kind,
      incident_responders: responders(shapes, incident, { ...request, targets: [target] }),
    })),
  };
}

export function statusUpdateShape(shapes: Shapes, update: StatusUpdateRecord): Json {
  return {
    id: update.id,
    message: update.text,
    created_at: update.at,
    sender: reference(shapes, 'user', update.senderId),
  };
}

function responders(
  shapes: Shapes,
  incident: IncidentRecord,
  request: ResponderRequestRecord,
): readonly Json[] {
  return request.targets.flatMap((target) =>
    target.userIds.map((userId) => ({
      state: 'pending',
      user: reference(shapes, 'user', userId),
      incident: reference(shapes, 'incident', incident.id),
      updated_at: request.at,
      message: request.text,
      requester: reference(shapes, 'user', request.requesterId),
      requested_at: request.at,
    })),
  );
}
