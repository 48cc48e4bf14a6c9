// What can happen to an incident. Events are stored for ever: change a shape only by adding a version.
import type { Alert, AlertRemark } from '../model/alert.ts';
import type { TriageResult } from '../model/finding.ts';
import type { IncidentId, PagerDutyIncidentId, SlackChannelId, SlackTs, SlackUserId } from '../model/ids.ts';
import type { Severity } from '../model/layer.ts';
import type { EpochMs } from '../model/time.ts';

/** Who did something. A name is what people read; ids are what systems need. */
export type Actor =
  | {
      readonly kind: 'person';
      readonly name: string;
      readonly slackUser: SlackUserId | null;
      readonly email: string | null;
    }
  | { readonly kind: 'outside'; readonly system: string; readonly name: string | null }
  | { readonly kind: 'bot' };

export const ROLES = ['commander', 'communications', 'operations'] as const;
export type Role = (typeof ROLES)[number];
export const ROLE_TITLES: Readonly<Record<Role, string>> = {
  commander: 'incident commander',
  communications: 'communications lead',
  operations: 'operations lead',
};

/** Somebody whom PagerDuty says is on call, and whether Slack knows them. */
export interface OnCallPerson {
  readonly name: string;
  readonly email: string | null;
  readonly slackUser: SlackUserId | null;
  /** Why this person is not in the channel, when they are not. */
  readonly missing: string | null;
  /** Escalation level of a person whom PagerDuty calls only when those before them do not answer: not invited. */
  readonly standsBy?: number;
}

/** The steps of opening a channel, in order; each is done once and remembered. People come first, decoration last. */
export const CHANNEL_STEPS = [
  'create',
  'on_call',
  'invite',
  'summary',
  'pin',
  'topic',
  'purpose',
  'bookmarks',
] as const;
export type ChannelStep = (typeof CHANNEL_STEPS)[number];

export type IncidentEvent =
  | {
      readonly type: 'declared';
      readonly incident: IncidentId;
      readonly title: string;
      readonly severity: Severity;
      readonly feature: string | null;
      readonly detectedBy: Detection;
      readonly by: Actor;
      readonly description: string | null;
    }
  | { readonly type: 'alert_attached'; readonly alert: Alert }
  | { readonly type: 'alert_resolved'; readonly alert: Alert }
  | { readonly type: 'remark_recorded'; readonly remark: AlertRemark }
  | { readonly type: 'linked'; readonly to: IncidentId; readonly why: string }
  | { readonly type: 'channel_created'; readonly channel: SlackChannelId; readonly name: string }
  | {
      readonly type: 'on_call_found';
      readonly people: readonly OnCallPerson[];
      readonly policy: string | null;
      readonly problem: string | null;
      readonly retryable: boolean;
    }
  | {
      readonly type: 'people_invited';
      readonly invited: readonly SlackUserId[];
      readonly failed: readonly { readonly slackUser: SlackUserId; readonly why: string }[];
    }
  | { readonly type: 'summary_posted'; readonly ts: SlackTs }
  | { readonly type: 'announced'; readonly channel: SlackChannelId; readonly ts: SlackTs }
  | { readonly type: 'channel_step_done'; readonly step: ChannelStep; readonly skipped: string | null }
  | { readonly type: 'acknowledged'; readonly by: Actor }
  /** PagerDuty calls people again: it timed out, or somebody took it back. */
  | { readonly type: 'acknowledgement_ended'; readonly by: Actor }
  | {
      readonly type: 'severity_changed';
      readonly from: Severity;
      readonly to: Severity;
      readonly reason: string | null;
      readonly by: Actor;
    }
  | {
      readonly type: 'role_taken';
      readonly role: Role;
      readonly holder: Actor;
      readonly handover: { readonly from: Actor; readonly note: string } | null;
    }
  | {
      readonly type: 'status_updated';
      readonly text: string;
      readonly nextUpdateAt: EpochMs | null;
      readonly by: Actor;
    }
  | { readonly type: 'update_overdue'; readonly promisedAt: EpochMs }
  | { readonly type: 'note_added'; readonly text: string; readonly source: NoteSource; readonly by: Actor }
  | { readonly type: 'triage_requested'; readonly by: Actor }
  | { readonly type: 'triage_completed'; readonly result: TriageResult }
  | {
      readonly type: 'effect_failed';
      readonly effect: string;
      readonly system: string;
      readonly why: string;
      readonly remedy: string;
    }
  /** What had failed was done after all; `how` is said in the channel. */
  | {
      readonly type: 'effect_recovered';
      readonly effect: string;
      readonly system: string;
      readonly how: string;
    }
  | { readonly type: 'snoozed'; readonly until: EpochMs; readonly by: Actor }
  | { readonly type: 'snooze_ended'; readonly until: EpochMs }
  | { readonly type: 'marked_noise'; readonly reason: string | null; readonly by: Actor }
  | { readonly type: 'resolved'; readonly summary: string | null; readonly by: Actor }
  | { readonly type: 'reopened'; readonly reason: string | null; readonly by: Actor }
  | { readonly type: 'postmortem_requested'; readonly by: Actor }
  | { readonly type: 'postmortem_drafted'; readonly markdown: string; readonly title: string };

/** How the incident was first noticed. */
export type Detection = { readonly kind: 'alert'; readonly source: string } | { readonly kind: 'person' };

export type NoteSource =
  | { readonly kind: 'command' }
  /** A message added to the timeline by shortcut or by the 📌 reaction. */
  | {
      readonly kind: 'slack_message';
      readonly author: string;
      readonly link: string | null;
      readonly ts: SlackTs;
    };

/** An event as it stands in the store. `version` counts from 1 inside its incident; `E{version}` is its evidence id. */
export interface RecordedEvent {
  readonly incident: IncidentId;
  readonly version: number;
  /** Incident time. */
  readonly at: EpochMs;
  readonly event: IncidentEvent;
}

/** Which PagerDuty incident a person's acknowledge or resolve goes to. */
export type PagerDutyLink = {
  readonly incidentId: PagerDutyIncidentId;
  readonly escalationPolicyId: string | null;
  readonly serviceId: string | null;
  readonly link: string | null;
};
