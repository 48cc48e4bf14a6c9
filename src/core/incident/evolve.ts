// Events in, state out: `evolve` folds one event; replaying all of them gives the state, always the same.
import type { Alert } from '../model/alert.ts';
import type { IncidentEvent, PagerDutyLink, RecordedEvent } from './incident-events.ts';
import { type ChannelState, type IncidentState, isSameAlert } from './incident-state.ts';

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
  const { event } = recorded;
  // One entry a type, as in decide.ts.
  const change = CHANGES[event.type] as (
    state: IncidentState,
    event: IncidentEvent,
    recorded: RecordedEvent,
  ) => Partial<IncidentState>;
  return { ...state, ...change(state, event, recorded), version: recorded.version };
}

type EventOf<Type extends IncidentEvent['type']> = Extract<IncidentEvent, { type: Type }>;

type Changes = {
  readonly [Type in IncidentEvent['type']]: (
    state: IncidentState,
    event: EventOf<Type>,
    recorded: RecordedEvent,
  ) => Partial<IncidentState>;
};

const nothing = (): Partial<IncidentState> => ({});

/** What each event changes; a type without an entry does not compile. */
const CHANGES: Changes = {
  declared: ({ id }) => {
    throw new Error(`${id} is declared twice`);
  },
  // One that fires again takes the place of its earlier occurrence.
  alert_attached: ({ alerts, pagerDuty, status }, { alert }, { version }) => ({
    // Another page calls people again, whatever was acknowledged before: it must be acknowledgeable.
    status: status === 'acknowledged' && alert.pagerDuty !== null ? 'triggered' : status,
    alerts: [
      ...alerts.filter((held) => !isSameAlert(held.alert, alert)),
      { alert, resolvedAt: null, version },
    ],
    pagerDuty: pagerDuty ?? pagerDutyLink(alert),
  }),
  alert_resolved: ({ alerts }, { alert }, { at }) => ({
    alerts: alerts.map((held) => (isSameAlert(held.alert, alert) ? { ...held, resolvedAt: at } : held)),
  }),
  linked: ({ links }, { to, why }) => ({ links: [...links, { to, why }] }),
  acknowledgement_ended: () => ({ status: 'triggered' }),
  // The moment of the first, the name of the latest: it may be acknowledged more than once.
  acknowledged: ({ acknowledgedAt }, { by }, { at }) => ({
    status: 'acknowledged',
    acknowledgedAt: acknowledgedAt ?? at,
    acknowledgedBy: by,
  }),
  severity_changed: (_state, { to }) => ({ severity: to }),
  role_taken: ({ roles }, { role, holder }, { at }) => ({
    roles: { ...roles, [role]: { holder, since: at } },
  }),
  status_updated: (_state, { text, nextUpdateAt, by }, { at }) => ({
    lastUpdate: { text, at, by, nextAt: nextUpdateAt, overdue: false },
  }),
  triage_requested: () => ({ triageRunning: true }),
  triage_completed: ({ triageRuns }, { result }, { version }) => ({
    triage: { result, version },
    triageRunning: false,
    triageRuns: triageRuns + 1,
  }),
  effect_failed: ({ failures, triageRunning }, { effect, system, why, remedy }, { at }) => ({
    failures: [...failures, { effect, system, why, remedy, at }],
    triageRunning: effect === 'run_triage' ? false : triageRunning,
  }),
  effect_recovered: ({ failures }, { effect }) => ({
    failures: failures.filter((failure) => failure.effect !== effect),
  }),
  snoozed: (_state, { until }) => ({ snoozedUntil: until }),
  snooze_ended: () => ({ snoozedUntil: null }),
  marked_noise: (_state, { reason, by }) => ({ noise: { reason, by } }),
  resolved: (_state, { summary, by }, { at }) => ({
    status: 'resolved',
    resolvedAt: at,
    resolvedBy: by,
    resolution: summary,
    snoozedUntil: null,
  }),
  // Reopened by PagerDuty it calls people again, until somebody acknowledges again.
  reopened: ({ acknowledgedAt }, { by }) => ({
    status: acknowledgedAt === null || by.kind === 'outside' ? 'triggered' : 'acknowledged',
    resolvedAt: null,
    resolvedBy: null,
    resolution: null,
    noise: null,
  }),
  postmortem_drafted: (_state, { title }, { version }) => ({ postmortem: { title, version } }),
  on_call_found: (_state, { people, policy, problem }) => ({ onCall: { people, policy, problem } }),
  channel_created: (state, { channel, name }) => withChannel(state, { id: channel, name }),
  people_invited: (state, { invited }) =>
    withChannel(state, { invited: [...new Set([...state.channel.invited, ...invited])] }),
  summary_posted: (state, { ts }) => withChannel(state, { summaryTs: ts }),
  announced: (state, { channel, ts }) => withChannel(state, { announcement: { channel, ts } }),
  channel_step_done: (state, { step }) =>
    withChannel(state, { done: [...new Set([...state.channel.done, step])] }),
  remark_recorded: nothing,
  update_overdue: ({ lastUpdate }) => ({
    lastUpdate: lastUpdate === null ? null : { ...lastUpdate, overdue: true },
  }),
  note_added: nothing,
  postmortem_requested: nothing,
};

const withChannel = ({ channel }: IncidentState, change: Partial<ChannelState>): Partial<IncidentState> => ({
  channel: { ...channel, ...change },
});

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
