// The timeline: what is worth a line, what it says, and that every line names its evidence.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  Actor,
  IncidentEvent,
  OnCallPerson,
  RecordedEvent,
} from '../../../src/core/incident/incident-events.ts';
import { type TimelineLine, timelineOf } from '../../../src/core/incident/timeline.ts';
import type { Alert } from '../../../src/core/model/alert.ts';
import type { TriageResult } from '../../../src/core/model/finding.ts';
import type { IncidentId, SlackChannelId, SlackTs, SlackUserId } from '../../../src/core/model/ids.ts';

const INCIDENT = 'INC-42' as IncidentId;
const START = Date.UTC(2026, 10, 20, 13, 0);
const ana: Actor = {
  kind: 'person',
  name: 'Ana Silva',
  slackUser: 'U1' as SlackUserId,
  email: 'ana@example.com',
};
const bo: Actor = { kind: 'person', name: 'Bo Li', slackUser: 'U2' as SlackUserId, email: 'bo@example.com' };
const bot: Actor = { kind: 'bot' };

const alert: Alert = {
  source: 'pagerduty',
  identity: 'PD1',
  groupKey: null,
  status: 'firing',
  title: 'Answers are wrong',
  description: null,
  feature: 'support-answers',
  severity: 'sev2',
  labels: {},
  startsAt: START,
  at: START,
  link: null,
  by: null,
  pagerDuty: null,
};
const declared: IncidentEvent = {
  type: 'declared',
  incident: INCIDENT,
  title: 'Answers are wrong',
  severity: 'sev2',
  feature: 'support-answers',
  detectedBy: { kind: 'alert', source: 'pagerduty' },
  by: bot,
  description: null,
};

const record = (...events: readonly IncidentEvent[]): readonly RecordedEvent[] =>
  events.map((event, index) => ({
    incident: INCIDENT,
    version: index + 1,
    at: START + index * 60_000,
    event,
  }));
const textsOf = (lines: readonly TimelineLine[]): readonly string[] =>
  lines.map((line) => `${line.evidence} ${line.text}`);
const last = (...events: readonly IncidentEvent[]): TimelineLine | undefined =>
  timelineOf(record(declared, ...events)).at(-1);

const person = (name: string, slackUser: string | null, missing: string | null): OnCallPerson => ({
  name,
  email: `${name.split(' ')[0]?.toLowerCase()}@example.com`,
  slackUser: slackUser as SlackUserId | null,
  missing,
});

const opening: readonly IncidentEvent[] = [
  { type: 'channel_created', channel: 'C1' as SlackChannelId, name: 'inc-0042-support-answers' },
  { type: 'channel_step_done', step: 'create', skipped: null },
  { type: 'channel_step_done', step: 'topic', skipped: null },
  {
    type: 'on_call_found',
    people: [person('Ana Silva', 'U1', null), person('Cy Doe', null, 'no Slack account with cy@example.com')],
    policy: 'ML on-call',
    problem: null,
    retryable: false,
  },
  { type: 'channel_step_done', step: 'on_call', skipped: null },
  { type: 'people_invited', invited: ['U1' as SlackUserId], failed: [] },
  { type: 'summary_posted', ts: '1.1' as SlackTs },
  { type: 'channel_step_done', step: 'pin', skipped: 'slack: the app lacks a permission' },
];

test('the declaration and the alert each have a line with their evidence', () => {
  assert.deepEqual(textsOf(timelineOf(record(declared, { type: 'alert_attached', alert }))), [
    'E1 INC-42 declared from an alert of pagerduty as sev2: Answers are wrong',
    'E2 Alert from pagerduty: Answers are wrong',
  ]);
});

test('opening the channel is one line at its creation: invited, not found, left out', () => {
  assert.deepEqual(textsOf(timelineOf(record(declared, ...opening))), [
    'E1 INC-42 declared from an alert of pagerduty as sev2: Answers are wrong',
    'E2 Channel #inc-0042-support-answers opened; invited Ana Silva; not in the channel: Cy Doe (no Slack account with cy@example.com); left out: pin (slack: the app lacks a permission)',
  ]);
});

test('who could not be invited, and why, is in the line', () => {
  const line = timelineOf(
    record(declared, ...opening.slice(0, 5), {
      type: 'people_invited',
      invited: [],
      failed: [{ slackUser: 'U1' as SlackUserId, why: 'deactivated' }],
    }),
  ).at(-1);
  assert.match(line?.text ?? '', /could not be invited: Ana Silva \(deactivated\)/);
});

test('without a channel, who is on call is still told, and so is why nobody knows', () => {
  const line = last({
    type: 'on_call_found',
    people: [],
    policy: null,
    problem: 'PagerDuty did not answer within 10 s',
    retryable: true,
  });
  assert.equal(line?.text, 'No channel opened; PagerDuty did not answer within 10 s');
  assert.equal(line?.kind, 'channel');
});

test('a note from a Slack message says who wrote it and who added it', () => {
  const source = { kind: 'slack_message', author: 'Cy Doe', link: null, ts: '1.2' as SlackTs } as const;
  assert.deepEqual(last({ type: 'note_added', text: 'the German answers are empty', source, by: ana }), {
    evidence: 'E2',
    at: START + 60_000,
    kind: 'note',
    by: 'Cy Doe',
    text: 'Cy Doe wrote in Slack: the German answers are empty (added by Ana Silva)',
  });
  assert.equal(
    last({ type: 'note_added', text: 'pinning', source: { kind: 'command' }, by: bo })?.text,
    'Note by Bo Li: pinning',
  );
});

test('a triage line gives the conclusion; a handover its note', () => {
  const result = { conclusion: 'Prompt or model: correct answers 51 %, normal 75–87 %.' } as TriageResult;
  assert.equal(
    last({ type: 'triage_completed', result })?.text,
    'Triage: Prompt or model: correct answers 51 %, normal 75–87 %.',
  );
  assert.equal(
    last({
      type: 'role_taken',
      role: 'commander',
      holder: bo,
      handover: { from: ana, note: 'pin is being tried' },
    })?.text,
    'Ana Silva handed incident commander over to Bo Li: pin is being tried',
  );
});

test('what people did names them once, with their reason', () => {
  assert.equal(
    last({ type: 'severity_changed', from: 'sev2', to: 'sev1', reason: 'all locales', by: ana })?.text,
    'Severity sev2 → sev1 by Ana Silva: all locales',
  );
  assert.equal(
    last({ type: 'resolved', summary: null, by: { kind: 'outside', system: 'pagerduty', name: 'Bo Li' } })
      ?.text,
    'Resolved by Bo Li (pagerduty)',
  );
  assert.equal(
    last({ type: 'status_updated', text: 'We pinned the model.', nextUpdateAt: null, by: ana })?.by,
    'Ana Silva',
  );
});

test('a repeated triage that the bot asked for has no line of its own; one by a person has', () => {
  assert.equal(timelineOf(record(declared, { type: 'triage_requested', by: bot })).length, 1);
  assert.equal(last({ type: 'triage_requested', by: bo })?.text, 'Triage asked for by Bo Li');
});
