// Where an alert goes, given what the database knows of it and of its group. Pure: the store acts on it in one transaction.
import type { Alert } from '../model/alert.ts';
import type { IncidentId } from '../model/ids.ts';
import type { EpochMs } from '../model/time.ts';

export interface KnownIncident {
  readonly incident: IncidentId;
  readonly resolved: boolean;
}

/** The latest occurrence of the same source + identity. */
export interface KnownAlert extends KnownIncident {
  readonly startsAt: EpochMs;
}

/** The open group of the alert's key. */
export interface OpenGroup extends KnownIncident {
  readonly lastAt: EpochMs;
}

export type Place =
  /** Belongs to its own incident: a repeat, or the next thing that happened to the same alert. */
  | { readonly kind: 'own'; readonly incident: IncidentId }
  /** A new alert of an open group. */
  | { readonly kind: 'group'; readonly incident: IncidentId }
  | { readonly kind: 'new'; readonly linkTo: IncidentId | null }
  /** Its trigger has not come, or it ends an occurrence that is over: kept, without effect for now. */
  | { readonly kind: 'early' };

export function placeOf(
  alert: Alert,
  known: KnownAlert | null,
  group: OpenGroup | null,
  windowMs: number,
): Place {
  // These say that it is burning now: without a trigger of its own each is as good as one.
  const burns = alert.status === 'reopened' || alert.status === 'unacknowledged';
  const begins = alert.status === 'firing' || (burns && known === null);
  if (!begins) {
    if (known === null || (recurs(alert) && alert.startsAt < known.startsAt)) return { kind: 'early' };
    return { kind: 'own', incident: known.incident };
  }
  if (known !== null && !(known.resolved && recurs(alert) && alert.startsAt > known.startsAt)) {
    return { kind: 'own', incident: known.incident };
  }
  if (group === null) return { kind: 'new', linkTo: known?.incident ?? null };
  const inWindow = Math.abs(alert.at - group.lastAt) <= windowMs;
  return !group.resolved && inWindow
    ? { kind: 'group', incident: group.incident }
    : { kind: 'new', linkTo: group.incident };
}

/** What came early belongs to a trigger that began before it; anything older is of an occurrence that is over. */
export const isOfOccurrence = (early: { readonly at: EpochMs }, trigger: Alert): boolean =>
  !recurs(trigger) || early.at >= trigger.startsAt;

/** The same fingerprint fires again and again; a PagerDuty incident is opened once. */
const recurs = (alert: Alert): boolean => alert.pagerDuty === null;
