// Bodies of V3 webhooks, from the documented fields: https://developer.pagerduty.com/docs/webhooks-overview
import type { IncidentNotice, IncidentRecord } from './incident-record.ts';
import { actorReference, reference, type Shapes } from './resource.ts';

type Json = Readonly<Record<string, unknown>>;

/** The `event` of one webhook; `id` names the event, whichever subscription gets it. */
export function webhookEvent(shapes: Shapes, notice: IncidentNotice, id: string): Json {
  return {
    id,
    event_type: notice.type,
    resource_type: 'incident',
    occurred_at: notice.at,
    // A service acts for an integration or a timeout: PagerDuty names nobody then.
    agent: notice.agent.kind === 'user' ? actorReference(shapes, notice.agent) : null,
    client: notice.agent.kind === 'user' ? { name: 'PagerDuty' } : null,
    data: dataOf(shapes, notice),
  };
}

export function pingEvent(id: string, at: string): Json {
  const data = { message: 'Hello from your friend Pagey!', type: 'ping' };
  return {
    id,
    event_type: 'pagey.ping',
    resource_type: 'pagey',
    occurred_at: at,
    agent: null,
    client: null,
    data,
  };
}

// Notes, responders and status updates carry only a reference to their incident.
function dataOf(shapes: Shapes, notice: IncidentNotice): Json {
  const incident = reference(shapes, 'incident', notice.incident.id);
  switch (notice.type) {
    case 'incident.annotated':
      return {
        incident,
        id: notice.note.id,
        content: notice.note.content,
        trimmed: false,
        type: 'incident_note',
      };
    case 'incident.responder.added': {
      const policy =
        notice.policyId === null ? null : reference(shapes, 'escalation_policy', notice.policyId);
      const person = reference(shapes, 'user', notice.userId);
      return {
        incident,
        user: person,
        escalation_policy: policy,
        message: notice.request.text,
        state: 'pending',
        type: 'incident_responder',
      };
    }
    case 'incident.status_update_published':
      return {
        incident,
        id: notice.update.id,
        message: notice.update.text,
        trimmed: false,
        type: 'incident_status_update',
      };
    default:
      return incidentData(shapes, notice.incident);
  }
}

function incidentData(shapes: Shapes, incident: IncidentRecord): Json {
  const own = reference(shapes, 'incident', incident.id);
  return {
    id: incident.id,
    type: 'incident',
    self: own['self'],
    html_url: own['html_url'],
    number: incident.number,
    status: incident.status,
    incident_key: incident.incidentKey,
    created_at: incident.createdAt,
    ...(incident.reopenedAt === null ? {} : { reopened_at: incident.reopenedAt }),
    title: incident.title,
    incident_type: { name: 'incident_default' },
    service: reference(shapes, 'service', incident.serviceId),
    assignees: incident.assignments.map((one) => reference(shapes, 'user', one.userId)),
    escalation_policy: reference(shapes, 'escalation_policy', incident.policyId),
    teams: [],
    priority: incident.priorityId === null ? null : reference(shapes, 'priority', incident.priorityId),
    urgency: incident.urgency,
    conference_bridge: incident.conferenceBridge,
    resolve_reason: null,
  };
}
