// Commands in, events or a refusal out. Pure: who asks what, given what already happened.
import type { Alert, AlertRemark } from '../model/alert.ts';
import { never, type Refusal, type Result, refuse, success } from '../model/result.ts';
import { clockTime, type EpochMs } from '../model/time.ts';
import { actorName, isSameActor } from './actor.ts';
import { decideChannelStep } from './channel-steps.ts';
import type { IncidentCommand } from './incident-commands.ts';
import { type IncidentEvent, ROLE_TITLES } from './incident-events.ts';
import { type AttachedAlert, type IncidentState, isSameAlert } from './incident-state.ts';

type Decision = Result<readonly IncidentEvent[]>;

/** @param state null when the incident does not exist yet: only `declare` is possible then. */
export function decide(state: IncidentState | null, command: IncidentCommand, now: EpochMs): Decision {
  if (command.type === 'declare') {
    if (state !== null) return refuse('already_declared', `${state.id} exists already.`, 'Use a new number.');
    const { type: _type, alert, ...facts } = command;
    return events(
      { type: 'declared', ...facts },
      ...(alert === undefined ? [] : [{ type: 'alert_attached', alert } as const]),
    );
  }
  if (state === null)
    return refuse('no_such_incident', 'There is no such incident.', 'See /incident list for the open ones.');
  return decideOn(state, command, now);
}

function decideOn(
  state: IncidentState,
  command: Exclude<IncidentCommand, { type: 'declare' }>,
  now: EpochMs,
): Decision {
  switch (command.type) {
    case 'attach_alert':
      return attachAlert(state, command);
    case 'record_remark':
      return isOwnWords(state, command.remark)
        ? events()
        : events({ type: 'remark_recorded', remark: command.remark });
    case 'link':
      return state.links.some((link) => link.to === command.to)
        ? events()
        : events({ type: 'linked', to: command.to, why: command.why });
    case 'record_channel_step':
      return success(decideChannelStep(state, command));
    case 'record_on_call':
      return events({
        type: 'on_call_found',
        people: command.people,
        policy: command.policy,
        problem: null,
        retryable: false,
      });
    case 'record_invited':
      return events({ type: 'people_invited', invited: command.invited, failed: command.failed });
    case 'acknowledge':
      if (state.status === 'resolved') return unlessOutside(command.by, alreadyResolved(state));
      return state.status === 'acknowledged'
        ? unlessOutside(command.by, alreadyAcknowledged(state))
        : events({ type: 'acknowledged', by: command.by });
    case 'change_severity':
      if (state.severity === command.to)
        return refuse('same_severity', `${state.id} is ${command.to} already.`, 'Nothing to do.');
      return events({
        type: 'severity_changed',
        from: state.severity,
        to: command.to,
        reason: command.reason,
        by: command.by,
      });
    case 'take_role':
    case 'hand_over_role':
      return decideRole(state, command);
    case 'post_update':
      if (command.text.trim() === '')
        return refuse(
          'empty_update',
          'The update has no text.',
          'Write it: /incident update We pinned the model; answers recover.',
        );
      if (command.nextUpdateAt !== null && command.nextUpdateAt <= now)
        return refuse(
          'update_in_past',
          `The next update's time (${clockTime(command.nextUpdateAt)}) is past.`,
          'Name a time ahead: /incident update TEXT next 30m',
        );
      return events({
        type: 'status_updated',
        text: command.text.trim(),
        nextUpdateAt: command.nextUpdateAt,
        by: command.by,
      });
    case 'remind_update':
      return remindUpdate(state, command.promisedAt);
    case 'add_note':
      if (command.text.trim() === '')
        return refuse(
          'empty_note',
          'The note has no text.',
          'Write it: /incident note Ana sees empty answers in the German locale.',
        );
      return events({
        type: 'note_added',
        text: command.text.trim(),
        source: command.source,
        by: command.by,
      });
    case 'request_triage':
      return state.triageRunning
        ? refuse(
            'triage_running',
            `A triage of ${state.id} is already running.`,
            'Its answer comes to the channel by itself.',
          )
        : events({ type: 'triage_requested', by: command.by });
    case 'record_triage':
      return events({ type: 'triage_completed', result: command.result });
    case 'record_failure':
      return events({
        type: 'effect_failed',
        effect: command.effect,
        system: command.system,
        why: command.why,
        remedy: command.remedy,
      });
    case 'snooze':
      if (state.status === 'resolved') return { ok: false, refusal: alreadyResolved(state) };
      if (command.until <= now)
        return refuse(
          'snooze_in_past',
          `${clockTime(command.until)} is past.`,
          'Snooze for a while ahead, such as 30m.',
        );
      return events({ type: 'snoozed', until: command.until, by: command.by });
    case 'wake_from_snooze':
      return state.snoozedUntil === command.until
        ? events({ type: 'snooze_ended', until: command.until })
        : events();
    case 'mark_noise':
      return markNoise(state, command);
    case 'resolve':
      return state.status === 'resolved'
        ? unlessOutside(command.by, alreadyResolved(state))
        : events({ type: 'resolved', summary: command.summary, by: command.by });
    case 'reopen':
      return state.status !== 'resolved'
        ? unlessOutside(command.by, {
            code: 'not_resolved',
            say: `${state.id} is open: it is ${state.status}.`,
            remedy: 'Nothing to reopen.',
          })
        : events({ type: 'reopened', reason: command.reason, by: command.by });
    case 'request_postmortem':
      return events({ type: 'postmortem_requested', by: command.by });
    case 'record_postmortem':
      return events({ type: 'postmortem_drafted', markdown: command.markdown, title: command.title });
    default:
      return never(command, 'incident command');
  }
}

/** An alert may come many times and out of order; each status of it counts once. */
function attachAlert(
  state: IncidentState,
  { alert }: Extract<IncidentCommand, { type: 'attach_alert' }>,
): Decision {
  const held = state.alerts.find((candidate) => isSameAlert(candidate.alert, alert));
  const by = { kind: 'outside', system: alert.source, name: alert.by } as const;
  const attached: IncidentEvent[] = held === undefined ? [{ type: 'alert_attached', alert }] : [];
  switch (alert.status) {
    case 'firing':
      return events(
        ...attached,
        ...(firesAgain(held, alert) ? [{ type: 'alert_attached', alert } as const] : []),
      );
    case 'acknowledged':
      return events(
        ...attached,
        ...(state.status === 'triggered' ? [{ type: 'acknowledged', by } as const] : []),
      );
    case 'resolved':
      return held !== undefined && held.resolvedAt !== null
        ? events()
        : events(...attached, ...endOfAlert(state, alert, by));
    case 'reopened':
      return events(
        ...attached,
        ...(state.status === 'resolved'
          ? [{ type: 'reopened', reason: `reopened in ${alert.source}`, by } as const]
          : []),
      );
    default:
      return never(alert.status, 'alert status');
  }
}

/** A new occurrence after its end; a late repeat of the old one is none. */
const firesAgain = (held: AttachedAlert | undefined, alert: Alert): boolean =>
  held !== undefined && held.resolvedAt !== null && alert.startsAt > held.alert.startsAt;

/** In PagerDuty a person resolves; elsewhere the alert merely ends, and whether the harm is over is for a person to say. */
function endOfAlert(
  state: IncidentState,
  alert: Extract<IncidentCommand, { type: 'attach_alert' }>['alert'],
  by: Extract<IncidentEvent, { type: 'resolved' }>['by'],
): readonly IncidentEvent[] {
  const ended: IncidentEvent = { type: 'alert_resolved', alert };
  const othersFiring = state.alerts.some(
    (held) => held.resolvedAt === null && !isSameAlert(held.alert, alert),
  );
  const resolves = alert.pagerDuty !== null && state.status !== 'resolved' && !othersFiring;
  return resolves ? [ended, { type: 'resolved', summary: null, by }] : [ended];
}

function decideRole(
  state: IncidentState,
  command: Extract<IncidentCommand, { type: 'take_role' | 'hand_over_role' }>,
): Decision {
  const held = state.roles[command.role];
  const title = ROLE_TITLES[command.role];
  if (command.type === 'take_role') {
    if (held !== undefined && isSameActor(held.holder, command.by))
      return refuse('role_held', `You are ${title} already.`, 'Nothing to do.');
    if (held !== undefined)
      return refuse(
        'role_taken',
        `${actorName(held.holder)} is ${title}.`,
        `They hand it over with: /incident role handover ${command.role} @you WHAT TO KNOW`,
      );
    return events({ type: 'role_taken', role: command.role, holder: command.by, handover: null });
  }
  if (held === undefined)
    return refuse('role_free', `Nobody is ${title}.`, `Take it: /incident role take ${command.role}`);
  if (command.note.trim() === '')
    return refuse(
      'handover_unwritten',
      'A handover needs a written note.',
      `/incident role handover ${command.role} @person what is known, what is running, what comes next`,
    );
  if (isSameActor(held.holder, command.to))
    return refuse('role_held', `${actorName(command.to)} is ${title} already.`, 'Nothing to do.');
  return events({
    type: 'role_taken',
    role: command.role,
    holder: command.to,
    handover: { from: held.holder, note: command.note.trim() },
  });
}

/** What we wrote when we resolved comes back as PagerDuty's note. */
const isOwnWords = ({ resolution, resolvedBy }: IncidentState, remark: AlertRemark): boolean =>
  resolvedBy?.kind === 'person' && resolution !== null && remark.text.includes(resolution);

/** Only the latest promise counts, and none after the end or while snoozed. */
function remindUpdate(state: IncidentState, promisedAt: EpochMs): Decision {
  const kept = state.lastUpdate?.nextAt !== promisedAt || state.status === 'resolved';
  const snoozed = state.snoozedUntil !== null && state.snoozedUntil > promisedAt;
  return kept || snoozed ? events() : events({ type: 'update_overdue', promisedAt });
}

function markNoise(
  state: IncidentState,
  command: Extract<IncidentCommand, { type: 'mark_noise' }>,
): Decision {
  if (state.noise !== null)
    return refuse(
      'already_noise',
      `${state.id} is marked as noise already, by ${actorName(state.noise.by)}.`,
      'Nothing to do.',
    );
  const noise: IncidentEvent = { type: 'marked_noise', reason: command.reason, by: command.by };
  return state.status === 'resolved'
    ? events(noise)
    : events(noise, { type: 'resolved', summary: 'noise', by: command.by });
}

const events = (...list: readonly IncidentEvent[]): Decision => success(list);

/** An outside system that repeats itself is no error; a person who does is told. */
function unlessOutside(by: { readonly kind: string }, refusal: Refusal): Decision {
  return by.kind === 'person' ? { ok: false, refusal } : events();
}

function alreadyResolved(state: IncidentState): Refusal {
  const by = state.resolvedBy === null ? '' : ` by ${actorName(state.resolvedBy)}`;
  return {
    code: 'already_resolved',
    say: `${state.id} is resolved${by}.`,
    remedy: 'To open it again: /incident reopen WHY',
  };
}

function alreadyAcknowledged(state: IncidentState): Refusal {
  const by = state.acknowledgedBy === null ? '' : ` by ${actorName(state.acknowledgedBy)}`;
  return {
    code: 'already_acknowledged',
    say: `${state.id} is acknowledged${by} already.`,
    remedy: 'To lead it: /incident role take commander',
  };
}
