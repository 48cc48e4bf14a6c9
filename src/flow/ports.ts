// Every interface the stages need of the world. Edges implement them; tests and the sandbox stand behind the edges.
// long: a reader sees the whole world that the flow needs in one place.

import type { Decision } from '../core/detection/contract.ts';
import type { Effect } from '../core/incident/effect.ts';
import type { IncidentCommand } from '../core/incident/incident-commands.ts';
import type { OnCallPerson, RecordedEvent } from '../core/incident/incident-events.ts';
import type { IncidentState } from '../core/incident/incident-state.ts';
import type { Alert, AlertRemark } from '../core/model/alert.ts';
import type { TriageResult } from '../core/model/finding.ts';
import type {
  IncidentId,
  PagerDutyIncidentId,
  SlackChannelId,
  SlackTs,
  SlackUserId,
} from '../core/model/ids.ts';
import type {
  Change,
  EvaluatorMeaning,
  Feedback,
  LlmCall,
  ProviderStatus,
  RetrievalProbe,
  TelemetryRecord,
} from '../core/model/records.ts';
import type { Outcome, Result } from '../core/model/result.ts';
import type { EpochMs } from '../core/model/time.ts';
import type { PostmortemFacts } from '../core/postmortem/facts.ts';
import type { StatusNow } from '../core/triage/evidence.ts';

/** Incident time. Protocol time (signatures, retries, rate limits) stays the machine's own. */
export interface Clock {
  now(): EpochMs;
  /** Wall milliseconds until incident time `at`; 0 when it is past. */
  wallMsUntil(at: EpochMs): number;
}

export interface Log {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

/** Incidents: an append-only stream each, and what reading needs. */
export interface IncidentStore {
  /** @returns null when there is no such incident. */
  load(
    id: IncidentId,
  ): Promise<{ readonly state: IncidentState; readonly events: readonly RecordedEvent[] } | null>;
  findByChannel(channel: SlackChannelId): Promise<IncidentId | null>;
  /** Newest first. */
  list(filter: { readonly open?: boolean; readonly limit: number }): Promise<readonly IncidentState[]>;
  /**
   * Decides on the present state and appends events and effects in one transaction; tries again when another process
   * was faster. `null` state means that the incident does not exist yet (`declare`).
   */
  execute(id: IncidentId, command: IncidentCommand): Promise<Result<IncidentState>>;
  /** A number never used before, also by another process. */
  claimNumber(): Promise<number>;
}

/** Feature telemetry, as triage reads it. Times are half-open [from, to). */
export interface TelemetryStore {
  calls(feature: string, from: EpochMs, to: EpochMs): Promise<readonly LlmCall[]>;
  feedback(feature: string, from: EpochMs, to: EpochMs): Promise<readonly Feedback[]>;
  /** Changes of this feature, and those that name no feature. */
  changes(feature: string, from: EpochMs, to: EpochMs): Promise<readonly Change[]>;
  /** The latest before `to` for each component. */
  providerStatus(provider: string, to: EpochMs): Promise<readonly ProviderStatus[]>;
  /** Absent: this store keeps none, and triage says so. */
  retrievalProbes?(feature: string, from: EpochMs, to: EpochMs): Promise<readonly RetrievalProbe[]>;
  evaluators(feature: string): Promise<readonly EvaluatorMeaning[]>;
  /** First and last call of the feature, null when none was ever recorded. */
  span(feature: string): Promise<{ readonly first: EpochMs; readonly last: EpochMs } | null>;
  features(): Promise<readonly string[]>;
}

/** Numbers that another system keeps as a time series: Prometheus, or anything that answers a query over a range. */
export interface SeriesSource {
  /** As the settings call it: `prometheus`. */
  readonly name: string;
  /**
   * One series at from, from + step … up to and including `to`, ascending. A moment without a number is left out: missing
   * is not zero. A failure that a later attempt cannot change (a wrong query, several series) is not retryable.
   * @param query in the source's own language; it must give one series
   * @param stepMs whole seconds, ≥ 1000
   */
  range(
    query: string,
    from: EpochMs,
    to: EpochMs,
    stepMs: number,
  ): Promise<Outcome<readonly SeriesReading[]>>;
}

export interface SeriesReading {
  readonly at: EpochMs;
  /** Finite. */
  readonly value: number;
}

/** How far a feature's metric is recorded. */
export interface SeriesCursor {
  /** @returns null when there is no reading since `since` */
  lastReadingAt(feature: string, metric: string, since: EpochMs): Promise<EpochMs | null>;
}

/** Pages of our own detection, by the identity of their alert. */
export interface Pages {
  /** With what its series have shown until now, where that is known; null when there is no such page. */
  page(alertIdentity: string): Promise<Extract<Decision, { kind: 'page' }> | null>;
}

/** What detection decided, for whoever asks later why it did or did not page. */
export interface DetectionLog {
  /** The same decision again changes nothing. */
  keep(decision: Decision): Promise<void>;
  /** Newest first. */
  list(filter: {
    readonly feature: string | null;
    readonly from: EpochMs;
    readonly limit: number;
  }): Promise<readonly Decision[]>;
}

/** A picture of a provider's status page now. */
export interface StatusPage {
  fetch(url: string): Promise<Outcome<Omit<StatusNow, 'url'>>>;
}

/** What is shown in chat, by meaning; the Slack edge turns each kind into blocks. */
export type ChatMessage =
  | { readonly kind: 'summary'; readonly incident: IncidentState }
  | { readonly kind: 'announcement'; readonly incident: IncidentState }
  /** One plain line; `mention` people are named at its start. */
  | {
      readonly kind: 'line';
      readonly text: string;
      readonly mention: readonly SlackUserId[];
      readonly emoji?: string;
    }
  | {
      readonly kind: 'status_update';
      readonly incident: IncidentState;
      readonly text: string;
      readonly nextUpdateAt: EpochMs | null;
      readonly by: string;
    }
  | {
      readonly kind: 'triage';
      readonly incident: IncidentState;
      readonly result: TriageResult;
      readonly version: number;
      readonly previous: TriageResult | null;
    }
  | {
      readonly kind: 'triage_details';
      readonly incident: IncidentState;
      readonly result: TriageResult;
      readonly version: number;
    };

export interface ChatFile {
  readonly filename: string;
  readonly title: string;
  readonly bytes: Uint8Array;
  readonly altText: string;
}

/** Slack, as the flow needs it. `key` makes a repeated call harmless: what was already done under it is found again. */
export interface Chat {
  /** Refuses with code `name_taken` as a failure that is not retryable. */
  createChannel(name: string): Promise<Outcome<{ readonly channel: SlackChannelId }>>;
  /** A channel that this bot itself made, and that is not archived; `createdAtWall` by Slack's clock, epoch ms. */
  findOwnChannel(
    name: string,
  ): Promise<Outcome<{ readonly channel: SlackChannelId; readonly createdAtWall: number } | null>>;
  setTopic(channel: SlackChannelId, topic: string): Promise<Outcome<void>>;
  setPurpose(channel: SlackChannelId, purpose: string): Promise<Outcome<void>>;
  /** Adds the ones that are not there yet. */
  ensureBookmarks(
    channel: SlackChannelId,
    bookmarks: readonly { readonly title: string; readonly link: string; readonly emoji: string }[],
  ): Promise<Outcome<void>>;
  invite(
    channel: SlackChannelId,
    people: readonly SlackUserId[],
  ): Promise<
    Outcome<{
      readonly invited: readonly SlackUserId[];
      readonly failed: readonly { readonly slackUser: SlackUserId; readonly why: string }[];
    }>
  >;
  /** `repeated`: an earlier attempt may have gone through, so look for the key first. */
  post(
    to: {
      readonly channel: SlackChannelId;
      readonly threadTs?: SlackTs;
      readonly key: string;
      readonly repeated: boolean;
    },
    message: ChatMessage,
  ): Promise<Outcome<{ readonly ts: SlackTs }>>;
  edit(channel: SlackChannelId, ts: SlackTs, message: ChatMessage): Promise<Outcome<void>>;
  pin(channel: SlackChannelId, ts: SlackTs): Promise<Outcome<void>>;
  upload(
    to: { readonly channel: SlackChannelId; readonly threadTs?: SlackTs; readonly repeated: boolean },
    file: ChatFile,
  ): Promise<Outcome<void>>;
  userByEmail(email: string): Promise<Outcome<SlackUserId | null>>;
  channelByName(name: string): Promise<Outcome<SlackChannelId | null>>;
  channelLink(channel: SlackChannelId): string;
}

/** PagerDuty, as the flow needs it. */
export interface Pager {
  /** Who is on call now under the incident's escalation policy (or the configured one). */
  onCall(about: {
    readonly incidentId: PagerDutyIncidentId | null;
    readonly escalationPolicyId: string | null;
  }): Promise<
    Outcome<{ readonly policy: string | null; readonly people: readonly Omit<OnCallPerson, 'slackUser'>[] }>
  >;
  acknowledge(incident: PagerDutyIncidentId, byEmail: string | null): Promise<Outcome<void>>;
  resolve(incident: PagerDutyIncidentId, byEmail: string | null, note: string | null): Promise<Outcome<void>>;
  /** Adds the note unless one with the same text is there. */
  ensureNote(incident: PagerDutyIncidentId, text: string): Promise<Outcome<void>>;
}

export interface OnCallAnswer {
  readonly people: readonly OnCallPerson[];
  readonly policy: string | null;
  /** Why nobody could be named, in words for the channel. */
  readonly problem: string | null;
  readonly retryable: boolean;
}

export interface Charts {
  /** PNG of the series against their normal bands with onset and changes marked. */
  triage(result: TriageResult): Promise<Uint8Array>;
}

export interface Documents {
  /** Markdown of the post-mortem, from facts. */
  postmortem(facts: PostmortemFacts): string;
}

/** Correlation's view of the store; see `receive-alert.ts`. */
export interface AlertStore {
  /**
   * In one transaction: remembers the alert under its identity, finds or opens its group (unique in the database while
   * open), and gives the incident it belongs to. Two processes racing on one new key get the same incident.
   */
  place(alert: Alert, group: { readonly key: string; readonly windowMs: number }): Promise<Placement>;
  /** The incident that a remark is about; null when its alert has not come yet: the remark is then kept for it. */
  placeRemark(remark: AlertRemark): Promise<IncidentId | null>;
  /** After what came early was applied. */
  forgetEarly(ids: readonly number[]): Promise<void>;
}

export type Placement =
  /**
   * `opened`: a new incident, numbered but not declared yet. `linkTo`: the earlier incident of the same group, also told
   * when the alert joins, because a process may have died before it linked. `early`: what came before this trigger, in order.
   */
  | {
      readonly kind: 'opened' | 'joined';
      readonly incident: IncidentId;
      readonly linkTo: IncidentId | null;
      readonly early: readonly EarlyNotice[];
    }
  /** An acknowledge or resolve whose trigger has not come yet: kept until it does. */
  | { readonly kind: 'kept' };

export interface EarlyNotice {
  readonly id: number;
  readonly notice:
    | { readonly kind: 'alert'; readonly alert: Alert }
    | { readonly kind: 'remark'; readonly remark: AlertRemark };
}

/** Bodies as they arrived, stored before they are answered. Wall times are epoch milliseconds of the machine's own clock. */
export interface Inbox {
  /** @returns `duplicate` with what is there under the same source and key; nothing is stored then. */
  put(
    delivery: NewDelivery,
  ): Promise<
    | { readonly kind: 'stored'; readonly id: number }
    | { readonly kind: 'duplicate'; readonly id: number; readonly sameBody: boolean }
  >;
  /** Takes the oldest pending one for `leaseMs`; another process may take it afterwards. Null when there is none now. */
  claim(times: { readonly nowWall: number; readonly leaseMs: number }): Promise<ClaimedDelivery | null>;
  done(id: number): Promise<void>;
  /** Understood, and nothing to do. */
  kept(id: number, why: string): Promise<void>;
  retry(id: number, retryAtWall: number, problem: string): Promise<void>;
  failed(id: number, problem: string): Promise<void>;
  depth(): Promise<{
    readonly pending: number;
    readonly failed: number;
    readonly oldestPendingAt: EpochMs | null;
  }>;
}

export interface NewDelivery {
  readonly source: string;
  /** Two deliveries of a source with the same key are one. */
  readonly dedupeKey: string;
  /** Incident time. */
  readonly receivedAt: EpochMs;
  /** Lower-case names; only those that reading the body needs, never a credential. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Why it needs no processing; null when it waits for it. */
  readonly keptBecause: string | null;
}

export interface ClaimedDelivery {
  readonly id: number;
  readonly source: string;
  readonly receivedAt: EpochMs;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** 1 for the first try. */
  readonly attempt: number;
}

/** Where records go. Delivery and line name a record, so writing it again changes nothing. */
export interface RecordStore {
  keepRecords(
    delivery: number,
    records: readonly { readonly line: number; readonly record: TelemetryRecord }[],
  ): Promise<void>;
  keepRejected(
    delivery: number,
    rejected: readonly { readonly line: number; readonly text: string; readonly problem: string }[],
  ): Promise<void>;
}

/** Effects waiting to be done. Wall times are epoch milliseconds of the machine's own clock. */
export interface Outbox {
  /** Takes the oldest effect of any free lane for `leaseMs`; null when there is none now. */
  claim(times: {
    readonly nowWall: number;
    readonly now: EpochMs;
    readonly leaseMs: number;
  }): Promise<ClaimedEffect | null>;
  /**
   * These four change nothing when another process has taken the effect since (the lease ended while this one was busy):
   * the claim's attempt is its token.
   */
  extend(claim: EffectClaim, leasedUntilWall: number): Promise<void>;
  done(claim: EffectClaim): Promise<void>;
  retry(claim: EffectClaim, retryAtWall: number, problem: string): Promise<void>;
  failed(claim: EffectClaim, problem: string): Promise<void>;
  waiting(): Promise<{ readonly count: number; readonly firstTriedAtWall: number | null }>;
  /** Incident time at which the next timed effect is due; null when none waits. */
  nextDueAt(): Promise<EpochMs | null>;
}

export type EffectClaim = Pick<ClaimedEffect, 'id' | 'attempt'>;

export interface ClaimedEffect {
  readonly id: number;
  /** Idempotency key. */
  readonly key: string;
  readonly incident: IncidentId;
  readonly effect: Effect;
  /** 1 for the first try. Above 1 an earlier try may have gone through. */
  readonly attempt: number;
  readonly firstTriedAtWall: number;
}
