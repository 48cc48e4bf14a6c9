// Where incidents are kept, and what every step leaves behind: a log entry and a notice.
import { createHash } from 'node:crypto';
import type { PagerDutyAccount } from './account.ts';
import type {
  Actor,
  IncidentNotice,
  IncidentNoticeType,
  IncidentRecord,
  LogEntryRecord,
  LogEntryType,
} from './incident-record.ts';

export interface IncidentDesk {
  readonly account: PagerDutyAccount;
  readonly clock: () => string;
  readonly incidents: IncidentRecord[];
  readonly notify: (notice: IncidentNotice) => void;
  readonly newId: () => string;
}

export function createIncidentDesk(
  options: Pick<IncidentDesk, 'account' | 'clock' | 'notify'>,
): IncidentDesk {
  let issued = 0;
  // Same sequence in every run; the alphabet and length are those of PagerDuty's own identifiers.
  const newId = () =>
    `Q${createHash('sha256').update(`pagerduty/${++issued}`).digest('hex').slice(0, 13).toUpperCase()}`;
  return { ...options, incidents: [], newId };
}

export function log(
  desk: IncidentDesk,
  incident: IncidentRecord,
  type: LogEntryType,
  agent: Actor,
  summary: string,
  channel: LogEntryRecord['channel'],
): void {
  incident.updatedAt = desk.clock();
  incident.logEntries.push({ id: desk.newId(), type, at: desk.clock(), agent, summary, channel });
}

export function tell(
  desk: IncidentDesk,
  incident: IncidentRecord,
  type: IncidentNoticeType,
  agent: Actor,
): void {
  desk.notify({ type, incident, agent, at: desk.clock() });
}

export const channelOf = (by: Actor) => ({ type: by.kind === 'user' ? 'website' : 'api' });

export function setStatus(
  incident: IncidentRecord,
  status: IncidentRecord['status'],
  by: Actor,
  at: string,
): void {
  if (incident.status === status) return;
  incident.status = status;
  incident.statusChangedAt = at;
  incident.statusChangedBy = by;
}

export function nameOf(desk: IncidentDesk, actor: Actor): string {
  const list: readonly { readonly id: string; readonly name: string }[] =
    actor.kind === 'user' ? desk.account.users : desk.account.services;
  return list.find((one) => one.id === actor.id)?.name ?? actor.id;
}

export const later = (at: string, minutes: number) =>
  new Date(Date.parse(at) + minutes * 60_000).toISOString();
