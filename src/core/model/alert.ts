// A normalised notice from an outside system or from our own detection.
import type { PagerDutyIncidentId } from './ids.ts';
import type { Severity } from './layer.ts';
import type { EpochMs } from './time.ts';

/** One occurrence as its source tells it. The same `source` + `identity` always means the same alert. */
export interface Alert {
  readonly source: string;
  /** The source's own identity of this alert: PagerDuty incident id, Alertmanager fingerprint, CloudEvents id. */
  readonly identity: string;
  /** The source's own group key, where it has one. */
  readonly groupKey: string | null;
  /** `unacknowledged`: it was acknowledged, and calls people again. */
  readonly status: 'firing' | 'acknowledged' | 'unacknowledged' | 'resolved' | 'reopened';
  /** Untrusted text. */
  readonly title: string;
  readonly description: string | null;
  readonly feature: string | null;
  readonly severity: Severity | null;
  readonly labels: Readonly<Record<string, string>>;
  /** When the source says that it began. */
  readonly startsAt: EpochMs;
  /** When the source says that this happened. */
  readonly at: EpochMs;
  /** Where a person can see it in its source. */
  readonly link: string | null;
  /** Who did it, for acknowledged / resolved / reopened, as the source names them. */
  readonly by: string | null;
  readonly pagerDuty: PagerDutyReference | null;
}

export interface PagerDutyReference {
  readonly incidentId: PagerDutyIncidentId;
  readonly serviceId: string | null;
  readonly escalationPolicyId: string | null;
}

/** Something said about an outside incident that is not a change of its status: a note, a reassignment, a priority. */
export interface AlertRemark {
  readonly source: string;
  /** Identity of the alert it is about. */
  readonly identity: string;
  readonly at: EpochMs;
  readonly by: string | null;
  readonly text: string;
}
