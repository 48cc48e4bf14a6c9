// One PagerDuty incident as a phone shows it; the workspace page draws this shape (WorkspacePage of its contract).
import { type IncidentDesk, nameOf } from './incident-desk.ts';
import type { IncidentRecord } from './incident-record.ts';

export interface PhonePage {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly status: 'triggered' | 'acknowledged' | 'resolved';
  readonly urgency: 'high' | 'low';
  /** Names, comma-separated; who resolved it once nobody is assigned. */
  readonly assignedTo: string;
  readonly notes: readonly string[];
  /** Incident time at which it was triggered. */
  readonly at: string;
}

export function phonePage(desk: IncidentDesk, incident: IncidentRecord): PhonePage {
  const assigned = incident.assignments.map((one) => nameOf(desk, { kind: 'user', id: one.userId }));
  return {
    id: incident.id,
    number: incident.number,
    title: incident.title,
    status: incident.status,
    urgency: incident.urgency,
    assignedTo: assigned.length > 0 ? assigned.join(', ') : nameOf(desk, incident.statusChangedBy),
    notes: incident.notes.map((note) => note.content),
    at: incident.createdAt,
  };
}
