// What the simulator remembers about one incident.

export interface IncidentRecord {
  readonly id: string;
  readonly number: number;
  readonly incidentKey: string;
  readonly serviceId: string;
  readonly createdAt: string;
  readonly viaEvents: boolean;
  title: string;
  details: unknown;
  status: IncidentStatus;
  urgency: 'high' | 'low';
  policyId: string;
  priorityId: string | null;
  conferenceBridge: { conference_number?: string | undefined; conference_url?: string | undefined } | null;
  assignedDirectly: boolean;
  level: number;
  assignments: readonly { readonly userId: string; readonly at: string }[];
  acknowledgements: readonly { readonly by: Actor; readonly at: string }[];
  updatedAt: string;
  statusChangedAt: string;
  statusChangedBy: Actor;
  resolvedAt: string | null;
  reopenedAt: string | null;
  /** When the next level is tried, if nobody acknowledges; null when there is none. */
  escalatesAt: string | null;
  /** When an acknowledgement runs out; null = never. */
  acknowledgementEndsAt: string | null;
  readonly alerts: AlertRecord[];
  readonly notes: NoteRecord[];
  readonly logEntries: LogEntryRecord[];
  readonly responderRequests: ResponderRequestRecord[];
  readonly statusUpdates: StatusUpdateRecord[];
}

export type IncidentStatus = 'triggered' | 'acknowledged' | 'resolved';

/** A person, or PagerDuty itself acting for a service (an event, a timeout). */
export type Actor =
  | { readonly kind: 'user'; readonly id: string }
  | { readonly kind: 'service'; readonly id: string };

export interface AlertRecord {
  readonly id: string;
  readonly alertKey: string;
  readonly createdAt: string;
  readonly summary: string;
  readonly severity: 'critical' | 'error' | 'warning' | 'info';
  status: 'triggered' | 'resolved';
  readonly details: unknown;
}

export interface NoteRecord {
  readonly id: string;
  readonly userId: string;
  readonly content: string;
  readonly at: string;
}

export interface LogEntryRecord {
  readonly id: string;
  readonly type: LogEntryType;
  readonly at: string;
  readonly agent: Actor;
  readonly summary: string;
  readonly channel: { readonly type: string; readonly [key: string]: unknown };
}

export type LogEntryType =
  | 'trigger_log_entry'
  | 'acknowledge_log_entry'
  | 'unacknowledge_log_entry'
  | 'resolve_log_entry'
  | 'assign_log_entry'
  | 'notify_log_entry'
  | 'escalate_log_entry'
  | 'annotate_log_entry'
  | 'urgency_change_log_entry'
  | 'field_value_change_log_entry';

export interface ResponderRequestRecord {
  readonly id: string;
  readonly requesterId: string;
  readonly text: string;
  readonly at: string;
  readonly targets: readonly {
    readonly kind: 'user' | 'escalation_policy';
    readonly id: string;
    readonly userIds: readonly string[];
  }[];
}

export interface StatusUpdateRecord {
  readonly id: string;
  readonly senderId: string;
  readonly text: string;
  readonly at: string;
}

/** What happened, for whoever delivers webhooks; `incident` is the live record. */
export type IncidentNotice = {
  readonly at: string;
  readonly agent: Actor;
  readonly incident: IncidentRecord;
} & (
  | { readonly type: IncidentNoticeType }
  | { readonly type: 'incident.annotated'; readonly note: NoteRecord }
  | {
      readonly type: 'incident.responder.added';
      readonly userId: string;
      readonly policyId: string | null;
      readonly request: ResponderRequestRecord;
    }
  | { readonly type: 'incident.status_update_published'; readonly update: StatusUpdateRecord }
);

export type IncidentNoticeType =
  | 'incident.triggered'
  | 'incident.acknowledged'
  | 'incident.unacknowledged'
  | 'incident.resolved'
  | 'incident.reopened'
  | 'incident.reassigned'
  | 'incident.delegated'
  | 'incident.escalated'
  | 'incident.priority_updated';
