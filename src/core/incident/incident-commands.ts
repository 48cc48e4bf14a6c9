// What one may ask of an incident. `decide` answers with events or with a refusal that tells the person what to do.
import type { Alert, AlertRemark } from '../model/alert.ts';
import type { TriageResult } from '../model/finding.ts';
import type { IncidentId, SlackChannelId, SlackTs, SlackUserId } from '../model/ids.ts';
import type { Severity } from '../model/layer.ts';
import type { EpochMs } from '../model/time.ts';
import type { Actor, ChannelStep, Detection, NoteSource, OnCallPerson, Role } from './incident-events.ts';

export type IncidentCommand =
  | {
      readonly type: 'declare';
      readonly incident: IncidentId;
      readonly title: string;
      readonly severity: Severity;
      readonly feature: string | null;
      readonly detectedBy: Detection;
      readonly by: Actor;
      readonly description: string | null;
      /** The alert that opened it: attached in the same moment, so that its channel opens knowing it. */
      readonly alert?: Alert;
    }
  | { readonly type: 'attach_alert'; readonly alert: Alert }
  | { readonly type: 'record_remark'; readonly remark: AlertRemark }
  | { readonly type: 'link'; readonly to: IncidentId; readonly why: string }
  /** What a step of opening the channel found or made; repeating a step that is done changes nothing. */
  | { readonly type: 'record_channel_step'; readonly step: ChannelStep; readonly outcome: ChannelStepOutcome }
  /** PagerDuty answered after all: who is on call. */
  | {
      readonly type: 'record_on_call';
      readonly people: readonly OnCallPerson[];
      readonly policy: string | null;
    }
  | {
      readonly type: 'record_announcement';
      readonly channel: SlackChannelId;
      readonly ts: SlackTs;
    }
  | {
      readonly type: 'record_invited';
      readonly invited: readonly SlackUserId[];
      readonly failed: readonly { readonly slackUser: SlackUserId; readonly why: string }[];
    }
  | { readonly type: 'acknowledge'; readonly by: Actor }
  | {
      readonly type: 'change_severity';
      readonly to: Severity;
      readonly reason: string | null;
      readonly by: Actor;
    }
  | { readonly type: 'take_role'; readonly role: Role; readonly by: Actor }
  | {
      readonly type: 'hand_over_role';
      readonly role: Role;
      readonly to: Actor;
      readonly note: string;
      readonly by: Actor;
    }
  | {
      readonly type: 'post_update';
      readonly text: string;
      readonly nextUpdateAt: EpochMs | null;
      readonly by: Actor;
    }
  | { readonly type: 'remind_update'; readonly promisedAt: EpochMs }
  | { readonly type: 'add_note'; readonly text: string; readonly source: NoteSource; readonly by: Actor }
  | { readonly type: 'request_triage'; readonly by: Actor }
  | { readonly type: 'record_triage'; readonly result: TriageResult }
  | {
      readonly type: 'record_failure';
      readonly effect: string;
      readonly system: string;
      readonly why: string;
      readonly remedy: string;
    }
  /** Without a failure of the same effect before it, it changes nothing. */
  | {
      readonly type: 'record_recovery';
      readonly effect: string;
      readonly system: string;
      readonly how: string;
    }
  | { readonly type: 'snooze'; readonly until: EpochMs; readonly by: Actor }
  | { readonly type: 'wake_from_snooze'; readonly until: EpochMs }
  | { readonly type: 'mark_noise'; readonly reason: string | null; readonly by: Actor }
  | { readonly type: 'resolve'; readonly summary: string | null; readonly by: Actor }
  | { readonly type: 'reopen'; readonly reason: string | null; readonly by: Actor }
  | { readonly type: 'request_postmortem'; readonly by: Actor }
  | { readonly type: 'record_postmortem'; readonly markdown: string; readonly title: string };

export type ChannelStepOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'skipped'; readonly why: string }
  | { readonly kind: 'created'; readonly channel: SlackChannelId; readonly name: string }
  | {
      readonly kind: 'on_call';
      readonly people: readonly OnCallPerson[];
      readonly policy: string | null;
      readonly problem: string | null;
      readonly retryable: boolean;
    }
  | {
      readonly kind: 'invited';
      readonly invited: readonly SlackUserId[];
      readonly failed: readonly { readonly slackUser: SlackUserId; readonly why: string }[];
    }
  | { readonly kind: 'summary'; readonly ts: SlackTs };
