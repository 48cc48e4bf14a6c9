// How an incident lives: opened, acknowledged, timed out, resolved, reopened.
import { createHash } from 'node:crypto';
import { assign, escalateIncident, firstLevelWithSomeone, scheduleEscalation } from './assignment.ts';
import { channelOf, type IncidentDesk, later, log, nameOf, setStatus, tell } from './incident-desk.ts';
import type { Actor, IncidentRecord } from './incident-record.ts';
import { alreadyResolved, badArguments, invalidInput } from './refusal.ts';

export interface NewIncident {
  readonly serviceId: string;
  readonly title: string;
  readonly details: unknown;
  readonly urgency: 'high' | 'low';
  readonly incidentKey: string | null;
  readonly policyId: string | null;
  readonly priorityId: string | null;
  /** Empty: whoever is on call for the escalation policy. */
  readonly assignees: readonly string[];
  readonly viaEvents: boolean;
  readonly conferenceBridge: IncidentRecord['conferenceBridge'];
}

/** @throws PagerDutyRefusal when an open incident of the service has the key, or nobody is on call */
export function openIncident(desk: IncidentDesk, wanted: NewIncident, by: Actor): IncidentRecord {
  const open = desk.incidents.find(
    (incident) =>
      incident.status !== 'resolved' &&
      incident.serviceId === wanted.serviceId &&
      incident.incidentKey === wanted.incidentKey,
  );
  if (open !== undefined)
    throw badArguments('Open incident with matching dedup key already exists on this service');
  const at = desk.clock();
  const policyId =
    wanted.policyId ??
    desk.account.services.find((place) => place.id === wanted.serviceId)?.escalationPolicyId ??
    '';
  const first = firstLevelWithSomeone(desk, policyId, 1, at);
  if (first === null && wanted.assignees.length === 0)
    throw invalidInput('Incident could not be created: its escalation policy has nobody on call');
  const incident = blankIncident(desk, wanted, by, at, policyId);
  desk.incidents.push(incident);
  log(
    desk,
    incident,
    'trigger_log_entry',
    by,
    `Triggered ${wanted.viaEvents ? 'through the API' : 'on the website'}.`,
    { type: wanted.viaEvents ? 'api' : 'web_trigger', summary: wanted.title, details: wanted.details },
  );
  assign(desk, incident, wanted.assignees.length > 0 ? wanted.assignees : (first?.userIds ?? []), by);
  scheduleEscalation(desk, incident, wanted.assignees.length > 0 ? null : (first?.level ?? null));
  tell(desk, incident, 'incident.triggered', by);
  return incident;
}

/** Acknowledging again by the same person changes nothing and tells nobody. */
export function acknowledgeIncident(desk: IncidentDesk, incident: IncidentRecord, by: Actor): void {
  if (incident.status === 'resolved') throw alreadyResolved();
  if (incident.acknowledgements.some((one) => one.by.id === by.id)) return;
  const at = desk.clock();
  const timeout =
    desk.account.services.find((place) => place.id === incident.serviceId)?.acknowledgeTimeoutMinutes ?? null;
  incident.acknowledgements = [...incident.acknowledgements, { by, at }];
  incident.escalatesAt = null;
  incident.acknowledgementEndsAt = timeout === null ? null : later(at, timeout);
  setStatus(incident, 'acknowledged', by, at);
  log(desk, incident, 'acknowledge_log_entry', by, `Acknowledged by ${nameOf(desk, by)}.`, channelOf(by));
  tell(desk, incident, 'incident.acknowledged', by);
}

/** Back to triggered: somebody asked for it, or the acknowledgement ran out. */
export function unacknowledgeIncident(desk: IncidentDesk, incident: IncidentRecord, by: Actor): void {
  if (incident.status !== 'acknowledged') return;
  incident.acknowledgements = [];
  incident.acknowledgementEndsAt = null;
  setStatus(incident, 'triggered', by, desk.clock());
  scheduleEscalation(desk, incident, incident.level);
  log(desk, incident, 'unacknowledge_log_entry', by, 'Unacknowledged.', {
    type: by.kind === 'user' ? 'website' : 'timeout',
  });
  tell(desk, incident, 'incident.unacknowledged', by);
}

export function resolveIncident(desk: IncidentDesk, incident: IncidentRecord, by: Actor): void {
  if (incident.status === 'resolved') throw alreadyResolved();
  const at = desk.clock();
  setStatus(incident, 'resolved', by, at);
  incident.resolvedAt = at;
  incident.escalatesAt = null;
  incident.acknowledgementEndsAt = null;
  incident.assignments = [];
  for (const alert of incident.alerts) alert.status = 'resolved';
  log(desk, incident, 'resolve_log_entry', by, `Resolved by ${nameOf(desk, by)}.`, channelOf(by));
  tell(desk, incident, 'incident.resolved', by);
}

export function reopenIncident(desk: IncidentDesk, incident: IncidentRecord, by: Actor): void {
  const at = desk.clock();
  const first = firstLevelWithSomeone(desk, incident.policyId, 1, at);
  setStatus(incident, 'triggered', by, at);
  incident.resolvedAt = null;
  incident.reopenedAt = at;
  incident.acknowledgements = [];
  assign(desk, incident, first?.userIds ?? [], by);
  scheduleEscalation(desk, incident, first?.level ?? null);
  log(desk, incident, 'field_value_change_log_entry', by, 'Reopened.', channelOf(by));
  tell(desk, incident, 'incident.reopened', by);
}

/** Escalates what nobody acknowledged in time and ends acknowledgements that ran out. */
export function enforceTimeouts(desk: IncidentDesk): void {
  const now = Date.parse(desk.clock());
  for (const incident of desk.incidents) {
    const system: Actor = { kind: 'service', id: incident.serviceId };
    if (incident.acknowledgementEndsAt !== null && Date.parse(incident.acknowledgementEndsAt) <= now)
      unacknowledgeIncident(desk, incident, system);
    else if (incident.escalatesAt !== null && Date.parse(incident.escalatesAt) <= now) {
      incident.escalatesAt = null;
      // Nobody left to try: it stays where it is, as at PagerDuty.
      if (firstLevelWithSomeone(desk, incident.policyId, incident.level + 1, desk.clock()) !== null)
        escalateIncident(desk, incident, incident.level + 1, system);
    }
  }
}

function blankIncident(
  desk: IncidentDesk,
  wanted: NewIncident,
  by: Actor,
  at: string,
  policyId: string,
): IncidentRecord {
  const id = desk.newId();
  return {
    id,
    number: desk.incidents.length + 1,
    incidentKey: wanted.incidentKey ?? createHash('sha256').update(id).digest('hex').slice(0, 32),
    serviceId: wanted.serviceId,
    createdAt: at,
    viaEvents: wanted.viaEvents,
    title: wanted.title,
    details: wanted.details,
    status: 'triggered',
    urgency: wanted.urgency,
    policyId,
    priorityId: wanted.priorityId,
    conferenceBridge: wanted.conferenceBridge,
    assignedDirectly: wanted.assignees.length > 0,
    level: 1,
    assignments: [],
    acknowledgements: [],
    updatedAt: at,
    statusChangedAt: at,
    statusChangedBy: by,
    resolvedAt: null,
    reopenedAt: null,
    escalatesAt: null,
    acknowledgementEndsAt: null,
    alerts: [],
    notes: [],
    logEntries: [],
    responderRequests: [],
    statusUpdates: [],
  };
}
