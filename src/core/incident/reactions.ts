// What must happen in the world after an event. Pure: the store writes these beside the events, in one transaction.
import type { Alert } from '../model/alert.ts';
import type { IncidentId, SlackUserId } from '../model/ids.ts';
import { clockTime, type EpochMs } from '../model/time.ts';
import { actorName } from './actor.ts';
import type { IncidentEvent } from './incident-events.ts';
import { ROLE_TITLES } from './incident-events.ts';
import type { IncidentState } from './incident-state.ts';

/** One thing to do outside. `version` names the event whose content it carries. */
export type Effect =
  | { readonly kind: 'open_channel' }
  | { readonly kind: 'refresh_summary' }
  | {
      readonly kind: 'post_line';
      readonly text: string;
      readonly mention: readonly SlackUserId[];
      readonly emoji: string;
    }
  | { readonly kind: 'invite_person'; readonly slackUser: SlackUserId }
  | { readonly kind: 'post_update'; readonly version: number }
  | { readonly kind: 'remind_update'; readonly promisedAt: EpochMs }
  | { readonly kind: 'end_snooze'; readonly until: EpochMs }
  | { readonly kind: 'run_triage' }
  | { readonly kind: 'post_triage'; readonly version: number }
  /** Asks again who is on call, after PagerDuty did not answer while the channel opened. */
  | { readonly kind: 'find_on_call' }
  | { readonly kind: 'pager_note' }
  | { readonly kind: 'pager_acknowledge'; readonly byEmail: string | null }
  | { readonly kind: 'pager_resolve'; readonly byEmail: string | null; readonly note: string | null }
  | { readonly kind: 'draft_postmortem' }
  | { readonly kind: 'post_postmortem'; readonly version: number };

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
  return events.flatMap(({ event, version }) =>
    effectsOf(event, version, after).map((effect, index) => queued(effect, version, index, after.id)),
  );
}

function effectsOf(event: IncidentEvent, version: number, after: IncidentState): readonly Effect[] {
  const refresh: Effect = { kind: 'refresh_summary' };
  switch (event.type) {
    case 'declared':
      return [{ kind: 'run_triage' }, { kind: 'open_channel' }];
    case 'alert_attached':
      return [
        ...(isFirstPage(event.alert, after) && after.channel.id !== null
          ? [{ kind: 'pager_note' } as const]
          : []),
        ...(version <= 2
          ? []
          : [line(`Another alert joined: ${event.alert.title} (${event.alert.source}).`, 'link'), refresh]),
      ];
    case 'alert_resolved':
      // After the end it says nothing new: PagerDuty repeats what it was told.
      return after.status === 'resolved'
        ? [refresh]
        : [
            line(said(`The alert has ended in ${event.alert.source}`, event.alert.title), 'white_check_mark'),
            refresh,
          ];
    case 'remark_recorded':
      return [
        line(
          `${event.remark.source}${event.remark.by === null ? '' : `, ${event.remark.by}`}: ${event.remark.text}`,
          'speech_balloon',
        ),
      ];
    case 'acknowledged':
      return [
        ...(event.by.kind === 'person' && after.pagerDuty !== null
          ? [{ kind: 'pager_acknowledge', byEmail: event.by.email } as const]
          : []),
        line(`Acknowledged by ${actorName(event.by)}.`, 'eyes'),
        refresh,
      ];
    case 'severity_changed':
      return [
        line(
          said(`Severity ${event.from} → ${event.to}, by ${actorName(event.by)}`, event.reason),
          'vertical_traffic_light',
        ),
        refresh,
      ];
    case 'role_taken':
      return [...roleEffects(event), refresh];
    case 'status_updated':
      return [
        { kind: 'post_update', version },
        ...(event.nextUpdateAt === null
          ? []
          : [{ kind: 'remind_update', promisedAt: event.nextUpdateAt } as const]),
        refresh,
      ];
    case 'update_overdue':
      return [
        {
          kind: 'post_line',
          text: `The update promised for ${clockTime(event.promisedAt)} is due: /incident update TEXT`,
          mention: communicator(after),
          emoji: 'alarm_clock',
        },
      ];
    case 'triage_requested':
      return [{ kind: 'run_triage' }];
    case 'triage_completed':
      return [{ kind: 'post_triage', version }, refresh];
    case 'effect_failed':
      return [line(`${event.why} ${event.remedy}`, 'warning'), refresh];
    case 'snoozed':
      return [
        line(
          `Snoozed until ${clockTime(event.until)} by ${actorName(event.by)}: no reminders until then.`,
          'zzz',
        ),
        { kind: 'end_snooze', until: event.until },
        refresh,
      ];
    case 'snooze_ended':
      return [
        {
          kind: 'post_line',
          text: 'The snooze is over and the incident is open.',
          mention: communicator(after),
          emoji: 'alarm_clock',
        },
        refresh,
      ];
    case 'marked_noise':
      return [
        line(
          `${said(`Marked as noise by ${actorName(event.by)}`, event.reason)} It stays in the record and counts as a false page.`,
          'mute',
        ),
        refresh,
      ];
    case 'resolved':
      return [
        ...(event.by.kind === 'person' && after.pagerDuty !== null
          ? [{ kind: 'pager_resolve', byEmail: event.by.email, note: event.summary } as const]
          : []),
        line(
          `${said(`Resolved by ${actorName(event.by)}`, event.summary)} Next: /incident postmortem`,
          'white_check_mark',
        ),
        refresh,
      ];
    case 'reopened':
      return [line(said(`Reopened by ${actorName(event.by)}`, event.reason), 'rotating_light'), refresh];
    case 'postmortem_requested':
      return [{ kind: 'draft_postmortem' }];
    case 'postmortem_drafted':
      return [{ kind: 'post_postmortem', version }, refresh];
    case 'note_added':
    case 'linked':
      return [refresh];
    case 'channel_created':
      return after.pagerDuty === null ? [] : [{ kind: 'pager_note' }];
    case 'on_call_found':
      return onCallEffects(event, after);
    case 'people_invited':
    case 'summary_posted':
    case 'announced':
    case 'channel_step_done':
      return [];
  }
}

/** The page that our acknowledge and resolve go to; a later one leaves no second note. */
const isFirstPage = (alert: Alert, after: IncidentState): boolean =>
  alert.pagerDuty !== null && alert.pagerDuty.incidentId === after.pagerDuty?.incidentId;

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
  const people = event.people.flatMap((person) =>
    person.slackUser === null ? [] : [{ kind: 'invite_person', slackUser: person.slackUser } as const],
  );
  return [
    ...people,
    line(
      `PagerDuty answers again. On call: ${event.people.map((person) => person.name).join(', ') || 'nobody'}.`,
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

/** PagerDuty must not wait for Slack, nor the channel for a long triage. */
function laneOf(effect: Effect): 'channel' | 'pager' | 'work' {
  switch (effect.kind) {
    case 'find_on_call':
    case 'pager_note':
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
