// Bodies of PagerDuty's V3 webhooks, written from the documented fields.
// https://developer.pagerduty.com/docs/webhooks-overview
import { randomUUID } from 'node:crypto';

export interface PagerDutyIncident {
  readonly id?: string;
  readonly title?: string;
  readonly service?: string;
  readonly createdAt?: string;
  readonly priority?: string | null;
  readonly urgency?: string;
}

const reference = (type: string, id: string, summary: string) => ({
  id,
  type: `${type}_reference`,
  summary,
  self: `https://api.pagerduty.com/${type}s/${id}`,
  html_url: `https://acme.pagerduty.com/${type}s/${id}`,
});

export function incidentData(incident: PagerDutyIncident = {}) {
  const id = incident.id ?? 'PINC001';
  return {
    ...reference('incident', id, incident.title ?? 'Answers are wrong'),
    type: 'incident',
    number: 7,
    status: 'triggered',
    incident_key: `key-${id}`,
    created_at: incident.createdAt ?? '2026-11-20T13:00:00Z',
    title: incident.title ?? 'Answers are wrong',
    service: reference('service', 'PSVC001', incident.service ?? 'Support answers'),
    assignees: [reference('user', 'PUSR001', 'Ana Lima')],
    escalation_policy: reference('escalation_policy', 'PPOL001', 'ML on call'),
    teams: [],
    priority: incident.priority == null ? null : reference('priority', 'PPRI001', incident.priority),
    urgency: incident.urgency ?? 'high',
    conference_bridge: null,
    resolve_reason: null,
  };
}

export const incidentReference = (id: string) => reference('incident', id, 'Answers are wrong');

/** @param at RFC 3339 */
export function webhook(
  type: string,
  data: unknown,
  at = '2026-11-20T13:00:01Z',
  by: string | null = 'Ana Lima',
) {
  return {
    event: {
      id: randomUUID(),
      event_type: type,
      resource_type: type.split('.')[0],
      occurred_at: at,
      agent: by === null ? null : reference('user', 'PUSR001', by),
      client: { name: 'PagerDuty' },
      data,
    },
  };
}
