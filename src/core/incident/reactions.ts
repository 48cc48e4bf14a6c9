// What must happen in the world after an event. Pure: the store writes these beside the events, in one transaction.
// long: one table, so that a reader sees what every event calls for.
import type { Alert } from '../model/alert.ts';
import type { IncidentId, SlackUserId } from '../model/ids.ts';
import { clockTime, type EpochMs } from '../model/time.ts';
import { actorName } from './actor.ts';
import type { Effect } from './effect.ts';
import type { IncidentEvent } from './incident-events.ts';
import { ROLE_TITLES } from './incident-events.ts';
import type { IncidentState } from './incident-state.ts';

/** An effect with its place in the queue. Effects of one lane run in order, one at a time; lanes run side by side. */
export interface QueuedEffect {
  /** Idempotency key: the same key is never queued twice. */
  readonly key: string;
  readonly lane: string;
  /** Incident time before which it must not run; null = now. */
  readonly dueAt: EpochMs | null;
  /** Not queued again while one of the same kind and incident still waits untouched. */
  readonly collapses: boolean;
  readonly effect: Effect;
}

/**
 * @param events the events just appended, oldest first, with `after` the state that follows all of them
 * @returns effects in the order in which they must run inside their lanes
 */
export function reactionsTo(
  events: readonly { readonly event: IncidentEvent; readonly version: number }[],
  after: IncidentState,
): readonly QueuedEffect[] {
  return events.flatMap(({ event, version }) => {
    // One entry a type, as in decide.ts.
    const react = REACTIONS[event.type] as (
      event: IncidentEvent,
      after: IncidentState,
      version: number,
    ) => readonly Effect[];
    return react(event, after, version).map((effect, index) => queued(effect, version, index, after.id));
  });
}

type EventOf<Type extends IncidentEvent['type']> = Extract<IncidentEvent, { type: Type }>;

type Reactions = {
  readonly [Type in IncidentEvent['type']]: (
    event: EventOf<Type>,
    after: IncidentState,
    version: number,
  ) => readonly Effect[];
};

const REFRESH: Effect = { kind: 'refresh_summary' };
const nothing = (): readonly Effect[] => [];

/** What each event calls for; a type without an entry does not compile. */
const REACTIONS: Reactions = {
  declared: () => [{ kind: 'run_triage' }, { kind: 'open_channel' }],
  alert_attached: ({ alert }, after, version) => [
    ...(isFirstPage(alert, after) && after.channel.id !== null ? [{ kind: 'pager_note' } as const] : []),
    ...(version <= 2 ? [] : [...alertLine(alert, version, after), REFRESH]),
  ],
  // After the end it says nothing new: PagerDuty repeats what it was told.
  alert_resolved: ({ alert }, { status }) =>
    status === 'resolved'
      ? [REFRESH]
      : [line(said(`The alert has ended in ${alert.source}`, alert.title), 'white_check_mark'), REFRESH],
  remark_recorded: ({ remark: { source, by, text } }) => [
    line(`${source}${by === null ? '' : `, ${by}`}: ${text}`, 'speech_balloon'),
  ],
  acknowledged: ({ by }, { pagerDuty }) => [
    ...(by.kind === 'person' && pagerDuty !== null
      ? [{ kind: 'pager_acknowledge', byEmail: by.email } as const]
      : []),
    line(`Acknowledged by ${actorName(by)}.`, 'eyes'),
    REFRESH,
  ],
  // PagerDuty's own words about it come as a remark.
  acknowledgement_ended: () => [REFRESH],
  severity_changed: ({ from, to, by, reason }) => [
    line(said(`Severity ${from} → ${to}, by ${actorName(by)}`, reason), 'vertical_traffic_light'),
    REFRESH,
  ],
  role_taken: (event) => [...roleEffects(event), REFRESH],
  status_updated: ({ nextUpdateAt }, _after, version) => [
    { kind: 'post_update', version },
    ...(nextUpdateAt === null ? [] : [{ kind: 'remind_update', promisedAt: nextUpdateAt } as const]),
    REFRESH,
  ],
  update_overdue: ({ promisedAt }, after) => [
    remind(`The update promised for ${clockTime(promisedAt)} is due: /incident update TEXT`, after),
    REFRESH,
  ],
  triage_requested: () => [{ kind: 'run_triage' }],
  triage_completed: (_event, _after, version) => [{ kind: 'post_triage', version }, REFRESH],
  effect_failed: ({ effect, why, remedy }, { pagerDuty }) =>
    effect === 'open_channel'
      ? pagerDuty === null
        ? []
        : [{ kind: 'pager_note' }]
      : [line(`${why} ${remedy}`, 'warning'), REFRESH],
  effect_recovered: ({ how }) => [line(how, 'white_check_mark'), REFRESH],
  snoozed: ({ until, by }) => [
    line(`Snoozed until ${clockTime(until)} by ${actorName(by)}: no reminders until then.`, 'zzz'),
    { kind: 'end_snooze', until },
    REFRESH,
  ],
  snooze_ended: (_event, after) => [remind('The snooze is over and the incident is open.', after), REFRESH],
  marked_noise: ({ by, reason }) => [
    line(
      `${said(`Marked as noise by ${actorName(by)}`, reason)} It stays in the record and counts as a false page.`,
      'mute',
    ),
    REFRESH,
  ],
  resolved: ({ by, summary }, { pagerDuty }) => [
    ...(by.kind === 'person' && pagerDuty !== null
      ? [{ kind: 'pager_resolve', byEmail: by.email, note: summary } as const]
      : []),
    line(`${said(`Resolved by ${actorName(by)}`, summary)} Next: /incident postmortem`, 'white_check_mark'),
    REFRESH,
  ],
  reopened: ({ by, reason }) => [
    line(said(`Reopened by ${actorName(by)}`, reason), 'rotating_light'),
    REFRESH,
  ],
  postmortem_requested: () => [{ kind: 'draft_postmortem' }],
  postmortem_drafted: (_event, _after, version) => [{ kind: 'post_postmortem', version }, REFRESH],
  note_added: () => [REFRESH],
  linked: () => [REFRESH],
  channel_created: (_event, { pagerDuty }) => (pagerDuty === null ? [] : [{ kind: 'pager_note' }]),
  on_call_found: onCallEffects,
  people_invited: nothing,
  // A lane of its own: the channel must not wait for an announcement that cannot be made.
  summary_posted: () => [{ kind: 'announce' }],
  announced: () => [REFRESH],
  channel_step_done: nothing,
};

/** The page that our acknowledge and resolve go to; a later one leaves no second note. */
const isFirstPage = (alert: Alert, after: IncidentState): boolean =>
  alert.pagerDuty !== null && alert.pagerDuty.incidentId === after.pagerDuty?.incidentId;

/** Alerts of one incident that are told one by one. */
const ALERTS_TOLD = 5;

/** In a storm people need triage, not two hundred joins: the summary counts them. */
function joinLine(alert: Alert, count: number): readonly Effect[] {
  if (count <= ALERTS_TOLD)
    return [line(said(`Another alert joined, from ${alert.source}`, alert.title), 'link')];
  return count === ALERTS_TOLD + 1
    ? [line('More alerts join. From here on they are counted in the summary.', 'link')]
    : [];
}

/** An alert that reopens the incident is told by the `reopened` that follows it in the same decision. */
function alertLine(alert: Alert, version: number, after: IncidentState): readonly Effect[] {
  if (alert.status !== 'reopened') return joinLine(alert, after.alerts.length);
  return after.version > version
    ? []
    : [line(said(`The alert is open again in ${alert.source}`, alert.title), 'rotating_light')];
}

function roleEffects(event: Extract<IncidentEvent, { type: 'role_taken' }>): readonly Effect[] {
  const who = actorName(event.holder);
  const title = ROLE_TITLES[event.role];
  const said =
    event.handover === null
      ? line(`${who} is now ${title}.`, 'bust_in_silhouette')
      : line(
          `${title}: ${actorName(event.handover.from)} → ${who}. Handover: ${event.handover.note}`,
          'handshake',
        );
  const invite =
    event.holder.kind === 'person' && event.holder.slackUser !== null
      ? [{ kind: 'invite_person', slackUser: event.holder.slackUser } as const]
      : [];
  return [...invite, said];
}

/** While the channel opens its own steps invite; later answers invite here. */
function onCallEffects(
  event: Extract<IncidentEvent, { type: 'on_call_found' }>,
  after: IncidentState,
): readonly Effect[] {
  if (event.problem !== null) return event.retryable ? [{ kind: 'find_on_call' }] : [];
  if (!after.channel.done.includes('invite')) return [];
  const called = event.people.filter(({ standsBy }) => standsBy === undefined);
  const invitations = called.flatMap(({ slackUser }) =>
    slackUser === null ? [] : [{ kind: 'invite_person', slackUser } as const],
  );
  return [
    ...invitations,
    line(
      `PagerDuty answers again. On call: ${called.map(({ name }) => name).join(', ') || 'nobody'}.`,
      'pager',
    ),
    { kind: 'refresh_summary' },
  ];
}

/** A sentence with what somebody wrote after it, ended once. */
function said(sentence: string, words: string | null): string {
  const whole = words === null || words.trim() === '' ? sentence : `${sentence}: ${words.trim()}`;
  return /[.!?…]$/.test(whole) ? whole : `${whole}.`;
}

const line = (text: string, emoji: string): Effect => ({ kind: 'post_line', text, mention: [], emoji });

const remind = (text: string, after: IncidentState): Effect => ({
  kind: 'post_line',
  text,
  mention: communicator(after),
  emoji: 'alarm_clock',
});

/** Whom to remind of a promised update: who leads communications, else who commands. */
function communicator(state: IncidentState): readonly SlackUserId[] {
  const holder = (state.roles.communications ?? state.roles.commander)?.holder;
  return holder?.kind === 'person' && holder.slackUser !== null ? [holder.slackUser] : [];
}

function queued(effect: Effect, version: number, index: number, incident: IncidentId): QueuedEffect {
  const key = `${incident}:v${version}:${index}:${effect.kind}`;
  const dueAt =
    effect.kind === 'remind_update' ? effect.promisedAt : effect.kind === 'end_snooze' ? effect.until : null;
  return {
    key,
    lane: dueAt === null ? `${incident}:${laneOf(effect)}` : key,
    dueAt,
    collapses: effect.kind === 'refresh_summary',
    effect,
  };
}

/** PagerDuty must not wait for Slack, nor the channel for a long triage, nor an acknowledge for what is only asked or noted. */
function laneOf(effect: Effect): 'channel' | 'on_call' | 'pager_note' | 'pager' | 'work' {
  switch (effect.kind) {
    case 'find_on_call':
      return 'on_call';
    case 'pager_note':
      return 'pager_note';
    case 'pager_acknowledge':
    case 'pager_resolve':
      return 'pager';
    case 'run_triage':
    case 'draft_postmortem':
      return 'work';
    default:
      return 'channel';
  }
}
