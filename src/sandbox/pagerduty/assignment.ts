// Who has an incident now, and who gets it next when nobody acknowledges.
import { onCallAt } from './account.ts';
import { channelOf, type IncidentDesk, later, log, nameOf, setStatus, tell } from './incident-desk.ts';
import type { Actor, IncidentRecord } from './incident-record.ts';
import { alreadyResolved, badArguments } from './refusal.ts';

/** @throws PagerDutyRefusal when no one is on call at the level or above */
export function escalateIncident(
  desk: IncidentDesk,
  incident: IncidentRecord,
  level: number,
  by: Actor,
): void {
  const found = firstLevelWithSomeone(desk, incident.policyId, level, desk.clock());
  if (found === null) throw badArguments('Cannot Escalate');
  incident.acknowledgements = [];
  setStatus(incident, 'triggered', by, desk.clock());
  assign(desk, incident, found.userIds, by);
  scheduleEscalation(desk, incident, found.level);
  log(desk, incident, 'escalate_log_entry', by, `Escalated to level ${found.level}.`, channelOf(by));
  tell(desk, incident, 'incident.escalated', by);
}

/** To named people; or, with `policyId`, to whoever that policy has on call (PagerDuty calls that delegating). */
export function reassignIncident(
  desk: IncidentDesk,
  incident: IncidentRecord,
  to: { readonly userIds: readonly string[] } | { readonly policyId: string },
  by: Actor,
): void {
  if (incident.status === 'resolved') throw alreadyResolved();
  incident.acknowledgements = [];
  setStatus(incident, 'triggered', by, desk.clock());
  if ('userIds' in to) {
    assign(desk, incident, to.userIds, by);
    scheduleEscalation(desk, incident, null);
    tell(desk, incident, 'incident.reassigned', by);
    return;
  }
  incident.policyId = to.policyId;
  const found = firstLevelWithSomeone(desk, to.policyId, 1, desk.clock());
  if (found === null) throw badArguments('Escalation Policy Has No User On Call');
  assign(desk, incident, found.userIds, by);
  scheduleEscalation(desk, incident, found.level);
  tell(desk, incident, 'incident.delegated', by);
}

export function assign(
  desk: IncidentDesk,
  incident: IncidentRecord,
  userIds: readonly string[],
  by: Actor,
): void {
  const at = desk.clock();
  incident.assignments = userIds.map((userId) => ({ userId, at }));
  for (const userId of userIds) {
    const name = nameOf(desk, { kind: 'user', id: userId });
    log(desk, incident, 'assign_log_entry', by, `Assigned to ${name}.`, { type: 'auto' });
    log(desk, incident, 'notify_log_entry', by, `Notified ${name} by push notification.`, {
      type: 'push_notification',
    });
  }
}

export function scheduleEscalation(desk: IncidentDesk, incident: IncidentRecord, level: number | null): void {
  incident.assignedDirectly = level === null;
  incident.level = level ?? 1;
  const rule =
    level === null
      ? undefined
      : desk.account.escalationPolicies.find((policy) => policy.id === incident.policyId)?.rules[level - 1];
  const next =
    level === null ? null : firstLevelWithSomeone(desk, incident.policyId, level + 1, desk.clock());
  incident.escalatesAt = rule === undefined || next === null ? null : later(desk.clock(), rule.delayMinutes);
}

// A level whose schedule has a gap is passed over, as PagerDuty does.
export function firstLevelWithSomeone(
  desk: IncidentDesk,
  policyId: string,
  from: number,
  at: string,
): { level: number; userIds: readonly string[] } | null {
  const levels = desk.account.escalationPolicies.find((policy) => policy.id === policyId)?.rules.length ?? 0;
  for (let level = from; level <= levels; level++) {
    const userIds = onCallAt(desk.account, policyId, level, at);
    if (userIds.length > 0) return { level, userIds };
  }
  return null;
}
