// References: how every PagerDuty resource names another one.
import { PRIORITIES } from './account.ts';
import type { IncidentDesk } from './incident-desk.ts';
import type { Actor } from './incident-record.ts';

export interface Shapes {
  readonly desk: IncidentDesk;
  /** Root of the simulator's addresses: `self` and `html_url` lead back to it. */
  readonly origin: string;
}

export type Json = Readonly<Record<string, unknown>>;
type Kind =
  | 'user'
  | 'schedule'
  | 'escalation_policy'
  | 'service'
  | 'priority'
  | 'incident'
  | 'log_entry'
  | 'alert';

const PATHS: Readonly<Record<Kind, string>> = {
  user: 'users',
  schedule: 'schedules',
  escalation_policy: 'escalation_policies',
  service: 'services',
  priority: 'priorities',
  incident: 'incidents',
  log_entry: 'log_entries',
  alert: 'alerts',
};

export function reference(shapes: Shapes, kind: Kind, id: string): Json {
  return {
    id,
    type: `${kind}_reference`,
    summary: nameOfResource(shapes.desk, kind, id),
    self: `${shapes.origin}/${PATHS[kind]}/${id}`,
    html_url: `${shapes.origin}/view/${PATHS[kind]}/${id}`,
  };
}

export const actorReference = (shapes: Shapes, actor: Actor) => reference(shapes, actor.kind, actor.id);

function nameOfResource(desk: IncidentDesk, kind: Kind, id: string): string {
  const lists: Readonly<
    Record<
      Kind,
      readonly {
        readonly id: string;
        readonly name?: string;
        readonly title?: string;
        readonly summary?: string;
      }[]
    >
  > = {
    user: desk.account.users,
    schedule: desk.account.schedules,
    escalation_policy: desk.account.escalationPolicies,
    service: desk.account.services,
    priority: PRIORITIES,
    incident: desk.incidents,
    log_entry: desk.incidents.flatMap((incident) => incident.logEntries),
    alert: desk.incidents.flatMap((incident) => incident.alerts),
  };
  const found = lists[kind].find((one) => one.id === id);
  return kind === 'incident' && found !== undefined
    ? `[#${desk.incidents.find((one) => one.id === id)?.number}] ${found.title}`
    : (found?.name ?? found?.summary ?? id);
}
