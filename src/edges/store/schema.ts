// The tables as Kysely types; migrations/ makes them.
import type { Generated } from 'kysely';

export interface Database {
  inbox: {
    id: Generated<number>;
    source: string;
    dedupe_key: string;
    received_at: number;
    headers: string;
    body: string;
    status: Generated<'pending' | 'done' | 'kept' | 'failed'>;
    attempts: Generated<number>;
    retry_at: Generated<number>;
    problem: string | null;
  };
  rejected_lines: { id: Generated<number>; inbox_id: number; line: number; text: string; problem: string };
  records: {
    id: Generated<number>;
    inbox_id: number;
    line: number;
    kind: string;
    feature: string;
    at: number;
    data: string;
  };
  incident_numbers: { number: Generated<number>; claimed_at: number };
  incident_events: {
    incident: string;
    version: number;
    at: number;
    type: string;
    schema_version: number;
    data: string;
  };
  incidents: {
    id: string;
    number: number;
    version: number;
    status: string;
    feature: string | null;
    channel: string | null;
    state: string;
  };
  alert_groups: {
    id: Generated<number>;
    key: string;
    incident: string;
    opened_at: number;
    last_at: number;
    closed_at: number | null;
    link_to: string | null;
  };
  alerts: {
    source: string;
    identity: string;
    incident: string;
    status: string;
    starts_at: number;
    last_at: number;
    data: string;
  };
  early_alerts: { id: Generated<number>; source: string; identity: string; data: string };
  outbox: {
    id: Generated<number>;
    key: string;
    incident: string;
    lane: string;
    kind: string;
    data: string;
    due_at: number;
    retry_at: Generated<number>;
    status: Generated<'pending' | 'done' | 'failed'>;
    attempts: Generated<number>;
    leased_until: Generated<number>;
    first_tried_at: number | null;
    problem: string | null;
  };
  seen_keys: { key: string; seen_at: number };
  detections: {
    id: Generated<number>;
    identity: string;
    kind: string;
    feature: string;
    at: number;
    data: string;
    action: 'none' | 'late' | 'due' | 'done';
  };
  baseline_requests: {
    id: Generated<number>;
    feature: string;
    since: number;
    asked_at: number;
    asked_by: string;
    done: Generated<number>;
  };
  detector_state: {
    id: number;
    owner: string | null;
    leased_until: Generated<number>;
    version: number | null;
    cursor: Generated<number>;
    saved_at: number | null;
    memory: Buffer | null;
  };
  detector_normals: { feature: string; as_of: number; data: string };
}
