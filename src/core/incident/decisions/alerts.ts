// Alerts and what outside systems say about them: repeats, echoes and late arrivals change nothing.
import type { Alert, AlertRemark } from '../../model/alert.ts';
import { never } from '../../model/result.ts';
import type { IncidentEvent } from '../incident-events.ts';
import { type AttachedAlert, type IncidentState, isSameAlert } from '../incident-state.ts';
import { type CommandOf, type Deciders, type Decision, events } from './decision.ts';

export const ALERT_DECISIONS: Deciders<'attach_alert' | 'record_remark' | 'link'> = {
  attach_alert: attachAlert,
  record_remark: (state, { remark }) =>
    isOwnWords(state, remark) ? events() : events({ type: 'remark_recorded', remark }),
  link: (state, { to, why }) =>
    state.links.some((link) => link.to === to) ? events() : events({ type: 'linked', to, why }),
};

/** An alert may come many times and out of order; each status of it counts once. */
function attachAlert(state: IncidentState, { alert }: CommandOf<'attach_alert'>): Decision {
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
    case 'unacknowledged':
      return events(
        ...attached,
        ...(state.status === 'acknowledged' ? [{ type: 'acknowledgement_ended', by } as const] : []),
      );
    case 'resolved':
      return held !== undefined && (held.resolvedAt !== null || isStale(held, alert))
        ? events()
        : events(...attached, ...endOfAlert(state, alert, by));
    case 'reopened':
      return events(
        ...attached,
        // What had ended burns again: the incident does not end before it does, and an end told late is no end.
        ...(held !== undefined && (held.resolvedAt !== null || alert.at > held.alert.at)
          ? [{ type: 'alert_attached', alert } as const]
          : []),
        ...(state.status === 'resolved'
          ? [{ type: 'reopened', reason: `reopened in ${alert.source}`, by } as const]
          : []),
      );
    default:
      return never(alert.status, 'alert status');
  }
}

/** Said before what we know already: deliveries overtake each other. */
const isStale = (held: AttachedAlert, alert: Alert): boolean => alert.at < held.alert.at;

/** A new occurrence after its end; a late repeat of the old one is none. */
const firesAgain = (held: AttachedAlert | undefined, alert: Alert): boolean =>
  held !== undefined && held.resolvedAt !== null && alert.startsAt > held.alert.startsAt;

/** In PagerDuty a person resolves; elsewhere the alert merely ends, and whether the harm is over is for a person to say. */
function endOfAlert(
  state: IncidentState,
  alert: Alert,
  by: Extract<IncidentEvent, { type: 'resolved' }>['by'],
): readonly IncidentEvent[] {
  const ended: IncidentEvent = { type: 'alert_resolved', alert };
  const othersFiring = state.alerts.some(
    (held) => held.resolvedAt === null && !isSameAlert(held.alert, alert),
  );
  const resolves = alert.pagerDuty !== null && state.status !== 'resolved' && !othersFiring;
  return resolves ? [ended, { type: 'resolved', summary: null, by }] : [ended];
}

/** What we wrote when we resolved comes back as PagerDuty's note. */
const isOwnWords = ({ resolution, resolvedBy }: IncidentState, remark: AlertRemark): boolean =>
  resolvedBy?.kind === 'person' && resolution !== null && remark.text.includes(resolution);
