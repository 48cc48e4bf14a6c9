// An incident as its events tell it. `evolve` folds one event; replaying all of them gives the state, always the same.
import type { Alert } from '../model/alert.ts';
import type { TriageResult } from '../model/finding.ts';
import type { IncidentId, SlackChannelId, SlackTs, SlackUserId } from '../model/ids.ts';
import type { Severity } from '../model/layer.ts';
import type { EpochMs } from '../model/time.ts';
import type { Actor, ChannelStep, Detection, OnCallPerson, PagerDutyLink, Role } from './incident-events.ts';

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
    /** The promised next one has not come. */
    readonly overdue: boolean;
  } | null;
  readonly triage: { readonly result: TriageResult; readonly version: number } | null;
  readonly triageRunning: boolean;
  readonly triageRuns: number;
  /** What still has to be known: a failure that was made good is not among them. */
  readonly failures: readonly {
    readonly effect: string;
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

export const isSameAlert = (a: Alert, b: Alert): boolean =>
  a.source === b.source && a.identity === b.identity;
