// From triggered to resolved and back: acknowledge, severity, snooze, noise, resolve, reopen.
import { type Refusal, refuse } from '../../model/result.ts';
import { clockTime } from '../../model/time.ts';
import { actorName } from '../actor.ts';
import type { IncidentEvent } from '../incident-events.ts';
import type { IncidentState } from '../incident-state.ts';
import { type Deciders, events, unlessOutside } from './decision.ts';

export const LIFECYCLE_DECISIONS: Deciders<
  'acknowledge' | 'change_severity' | 'snooze' | 'wake_from_snooze' | 'mark_noise' | 'resolve' | 'reopen'
> = {
  acknowledge: (state, { by }) => {
    if (state.status === 'resolved') return unlessOutside(by, alreadyResolved(state));
    if (state.status === 'acknowledged') return unlessOutside(by, alreadyAcknowledged(state));
    return events({ type: 'acknowledged', by });
  },
  change_severity: ({ id, severity }, { to, reason, by }) =>
    severity === to
      ? refuse('same_severity', `${id} is ${to} already.`, 'Nothing to do.')
      : events({ type: 'severity_changed', from: severity, to, reason, by }),
  snooze: (state, { until, by }, now) => {
    if (state.status === 'resolved') return { ok: false, refusal: alreadyResolved(state) };
    if (until > now) return events({ type: 'snoozed', until, by });
    return refuse('snooze_in_past', `${clockTime(until)} is past.`, 'Snooze for a while ahead, such as 30m.');
  },
  wake_from_snooze: ({ snoozedUntil }, { until }) =>
    snoozedUntil === until ? events({ type: 'snooze_ended', until }) : events(),
  mark_noise: ({ id, noise, status }, { reason, by }) => {
    if (noise !== null)
      return refuse(
        'already_noise',
        `${id} is marked as noise already, by ${actorName(noise.by)}.`,
        'Nothing to do.',
      );
    const marked: IncidentEvent = { type: 'marked_noise', reason, by };
    return status === 'resolved'
      ? events(marked)
      : events(marked, { type: 'resolved', summary: 'noise', by });
  },
  resolve: (state, { summary, by }) =>
    state.status === 'resolved'
      ? unlessOutside(by, alreadyResolved(state))
      : events({ type: 'resolved', summary, by }),
  reopen: (state, { reason, by }) =>
    state.status === 'resolved'
      ? events({ type: 'reopened', reason, by })
      : unlessOutside(by, notResolved(state)),
};

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

const notResolved = ({ id, status }: IncidentState): Refusal => ({
  code: 'not_resolved',
  say: `${id} is open: it is ${status}.`,
  remedy: 'Nothing to reopen.',
});
