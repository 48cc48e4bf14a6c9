// An incident as its events tell it. `evolve` folds one event; replaying all of them gives the state, always the same.
import type { Alert } from '../model/alert.ts';
import type { TriageResult } from '../model/finding.ts';
import type { IncidentId, SlackChannelId, SlackTs, SlackUserId } from '../model/ids.ts';
import type { Severity } from '../model/layer.ts';
import { never } from '../model/result.ts';
import type { EpochMs } from '../model/time.ts';
import type {
  Actor,
  ChannelStep,
  Detection,
  IncidentEvent,
  OnCallPerson,
  PagerDutyLink,
  RecordedEvent,
  Role,
} from './incident-events.ts';

export type IncidentStatus = 'triggered' | 'acknowledged' | 'resolved';

export interface IncidentState {
  readonly id: IncidentId;
  readonly version: number;
  readonly title: string;
  readonly description: string | null;
  readonly feature: string | null;
  readonly severity: Severity;
  readonly status: IncidentStatus;
  readonly noise: { readonly reason: string | null; readonly by: Actor } | null;
  readonly detectedBy: Detection;
  readonly declaredAt: EpochMs;
  readonly declaredBy: Actor;
  readonly acknowledgedAt: EpochMs | null;
  readonly acknowledgedBy: Actor | null;
  readonly resolvedAt: EpochMs | null;
  readonly resolvedBy: Actor | null;
  readonly resolution: string | null;
  readonly snoozedUntil: EpochMs | null;
  readonly roles: Readonly<Partial<Record<Role, { readonly holder: Actor; readonly since: EpochMs }>>>;
  readonly alerts: readonly AttachedAlert[];
  readonly pagerDuty: PagerDutyLink | null;
  readonly links: readonly { readonly to: IncidentId; readonly why: string }[];
  readonly channel: ChannelState;
  readonly onCall: {
    readonly people: readonly OnCallPerson[];
    readonly policy: string | null;
    readonly problem: string | null;
  } | null;
  readonly lastUpdate: {
    readonly text: string;
    readonly at: EpochMs;
    readonly by: Actor;
    readonly nextAt: EpochMs | null;
  } | null;
  readonly triage: { readonly result: TriageResult; readonly version: number } | null;
  readonly triageRunning: boolean;
  readonly triageRuns: number;
  readonly failures: readonly {
    readonly system: string;
    readonly why: string;
    readonly remedy: string;
    readonly at: EpochMs;
  }[];
  readonly postmortem: { readonly title: string; readonly version: number } | null;
}

export interface AttachedAlert {
  readonly alert: Alert;
  readonly resolvedAt: EpochMs | null;
  /** Evidence version of the event that attached it. */
  readonly version: number;
}

export interface ChannelState {
  readonly name: string | null;
  readonly id: SlackChannelId | null;
  readonly summaryTs: SlackTs | null;
  readonly announcement: { readonly channel: SlackChannelId; readonly ts: SlackTs } | null;
  readonly invited: readonly SlackUserId[];
  readonly done: readonly ChannelStep[];
}

/** @throws Error when the first event is not `declared`: a stream without a beginning is a fault in the store. */
export function replay(events: readonly RecordedEvent[]): IncidentState {
  const [first, ...rest] = events;
  if (first === undefined || first.event.type !== 'declared')
    throw new Error(`incident ${first?.incident ?? '?'}: its first event is not "declared"`);
  return rest.reduce(evolve, begin(first));
}

function begin({ incident, version, at, event }: RecordedEvent): IncidentState {
  if (event.type !== 'declared') throw new Error(`incident ${incident}: it begins with ${event.type}`);
  return {
    id: incident,
    version,
    title: event.title,
    description: event.description,
    feature: event.feature,
    severity: event.severity,
    status: 'triggered',
    noise: null,
    detectedBy: event.detectedBy,
    declaredAt: at,
    declaredBy: event.by,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    resolvedBy: null,
    resolution: null,
    snoozedUntil: null,
    roles: {},
    alerts: [],
    pagerDuty: null,
    links: [],
    channel: { name: null, id: null, summaryTs: null, announcement: null, invited: [], done: [] },
    onCall: null,
    lastUpdate: null,
    triage: null,
    triageRunning: true,
    triageRuns: 0,
    failures: [],
    postmortem: null,
  };
}

/** State after one more event. */
export function evolve(state: IncidentState, recorded: RecordedEvent): IncidentState {
  return { ...state, ...changeBy(recorded, state), version: recorded.version };
}

function changeBy({ event, at, version }: RecordedEvent, state: IncidentState): Partial<IncidentState> {
  switch (event.type) {
    case 'declared':
      throw new Error(`${state.id} is declared twice`);
    case 'alert_attached':
      return {
        alerts: [
          ...state.alerts.filter((held) => !isSameAlert(held.alert, event.alert)),
          { alert: event.alert, resolvedAt: null, version },
        ],
        pagerDuty: state.pagerDuty ?? pagerDutyLink(event.alert),
      };
    case 'alert_resolved':
      return {
        alerts: state.alerts.map((held) =>
          isSameAlert(held.alert, event.alert) ? { ...held, resolvedAt: at } : held,
        ),
      };
    case 'linked':
      return { links: [...state.links, { to: event.to, why: event.why }] };
    case 'acknowledged':
      return {
        status: 'acknowledged',
        acknowledgedAt: state.acknowledgedAt ?? at,
        acknowledgedBy: state.acknowledgedBy ?? event.by,
      };
    case 'severity_changed':
      return { severity: event.to };
    case 'role_taken':
      return { roles: { ...state.roles, [event.role]: { holder: event.holder, since: at } } };
    case 'status_updated':
      return { lastUpdate: { text: event.text, at, by: event.by, nextAt: event.nextUpdateAt } };
    case 'triage_requested':
      return { triageRunning: true };
    case 'triage_completed':
      return {
        triage: { result: event.result, version },
        triageRunning: false,
        triageRuns: state.triageRuns + 1,
      };
    case 'effect_failed':
      return {
        failures: [...state.failures, { system: event.system, why: event.why, remedy: event.remedy, at }],
        triageRunning: event.effect === 'run_triage' ? false : state.triageRunning,
      };
    case 'snoozed':
      return { snoozedUntil: event.until };
    case 'snooze_ended':
      return { snoozedUntil: null };
    case 'marked_noise':
      return { noise: { reason: event.reason, by: event.by } };
    case 'resolved':
      return {
        status: 'resolved',
        resolvedAt: at,
        resolvedBy: event.by,
        resolution: event.summary,
        snoozedUntil: null,
      };
    case 'reopened':
      return {
        status: state.acknowledgedAt === null ? 'triggered' : 'acknowledged',
        resolvedAt: null,
        resolvedBy: null,
        resolution: null,
        noise: null,
      };
    case 'postmortem_drafted':
      return { postmortem: { title: event.title, version } };
    case 'remark_recorded':
    case 'update_overdue':
    case 'note_added':
    case 'postmortem_requested':
      return {};
    case 'channel_created':
    case 'on_call_found':
    case 'people_invited':
    case 'summary_posted':
    case 'announced':
    case 'channel_step_done':
      return channelChange(event, state);
    default:
      return never(event, 'incident event');
  }
}

type ChannelEvent = Extract<
  IncidentEvent,
  {
    type:
      | 'channel_created'
      | 'on_call_found'
      | 'people_invited'
      | 'summary_posted'
      | 'announced'
      | 'channel_step_done';
  }
>;

function channelChange(event: ChannelEvent, { channel }: IncidentState): Partial<IncidentState> {
  switch (event.type) {
    case 'channel_created':
      return { channel: { ...channel, id: event.channel, name: event.name } };
    case 'on_call_found':
      return { onCall: { people: event.people, policy: event.policy, problem: event.problem } };
    case 'people_invited':
      return { channel: { ...channel, invited: [...new Set([...channel.invited, ...event.invited])] } };
    case 'summary_posted':
      return { channel: { ...channel, summaryTs: event.ts } };
    case 'announced':
      return { channel: { ...channel, announcement: { channel: event.channel, ts: event.ts } } };
    case 'channel_step_done':
      return {
        channel: {
          ...channel,
          done: channel.done.includes(event.step) ? channel.done : [...channel.done, event.step],
        },
      };
  }
}

export const isSameAlert = (a: Alert, b: Alert): boolean =>
  a.source === b.source && a.identity === b.identity;

function pagerDutyLink(alert: Alert): PagerDutyLink | null {
  const reference = alert.pagerDuty;
  return reference === null
    ? null
    : {
        incidentId: reference.incidentId,
        escalationPolicyId: reference.escalationPolicyId,
        serviceId: reference.serviceId,
        link: alert.link,
      };
}
