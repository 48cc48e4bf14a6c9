// One incident as its events tell it, in the states that the views must show.

import { replay } from '../../../src/core/incident/evolve.ts';
import type { Actor, IncidentEvent, RecordedEvent } from '../../../src/core/incident/incident-events.ts';
import type { IncidentState } from '../../../src/core/incident/incident-state.ts';
import type { Finding, Measurement, TriageResult } from '../../../src/core/model/finding.ts';
import {
  incidentIdOf,
  type PagerDutyIncidentId,
  type SlackChannelId,
  type SlackTs,
  type SlackUserId,
} from '../../../src/core/model/ids.ts';
import type { Change } from '../../../src/core/model/records.ts';
import { minutes } from '../../../src/core/model/time.ts';

export const START = Date.parse('2026-11-20T13:00:00Z');
export const INCIDENT = incidentIdOf(42);
export const ANA: Actor = {
  kind: 'person',
  name: 'Ana Silva',
  slackUser: 'U0ANA' as SlackUserId,
  email: 'ana@northwind.example',
};
export const BEN: Actor = {
  kind: 'person',
  name: 'Ben Okoye',
  slackUser: 'U0BEN' as SlackUserId,
  email: 'ben@northwind.example',
};
export const CHANNEL = 'C0INC42' as SlackChannelId;

/** One event a minute from START. */
export const recorded = (...events: readonly IncidentEvent[]): readonly RecordedEvent[] =>
  events.map((event, index) => ({
    incident: INCIDENT,
    version: index + 1,
    at: START + minutes(index),
    event,
  }));

export const stateOf = (...events: readonly IncidentEvent[]): IncidentState => replay(recorded(...events));

export const declared: IncidentEvent = {
  type: 'declared',
  incident: INCIDENT,
  title: 'Maths answers of the assistant are wrong',
  severity: 'sev2',
  feature: 'maths-assistant',
  detectedBy: { kind: 'alert', source: 'pagerduty' },
  by: { kind: 'outside', system: 'pagerduty', name: null },
  description: null,
};

export const alerted: IncidentEvent = {
  type: 'alert_attached',
  alert: {
    source: 'pagerduty',
    identity: 'Q1ABC',
    groupKey: null,
    status: 'firing',
    title: 'Share of correct answers below 60 %',
    description: null,
    feature: 'maths-assistant',
    severity: 'sev2',
    labels: {},
    startsAt: START - minutes(9),
    at: START,
    link: 'https://northwind.pagerduty.example/incidents/Q1ABC',
    by: null,
    pagerDuty: { incidentId: 'Q1ABC' as PagerDutyIncidentId, serviceId: 'PSVC', escalationPolicyId: 'PESC' },
  },
};

const opened: readonly IncidentEvent[] = [
  { type: 'channel_created', channel: CHANNEL, name: 'inc-0042-maths-assistant' },
  {
    type: 'on_call_found',
    policy: 'ML on-call',
    problem: null,
    retryable: false,
    people: [
      { name: 'Ana Silva', email: 'ana@northwind.example', slackUser: 'U0ANA' as SlackUserId, missing: null },
      {
        name: 'Dev Patel',
        email: 'dev@northwind.example',
        slackUser: null,
        missing: 'nobody in Slack has dev@northwind.example',
      },
    ],
  },
  { type: 'people_invited', invited: ['U0ANA' as SlackUserId], failed: [] },
  { type: 'summary_posted', ts: '1700000000.000100' as SlackTs },
];

export const fresh: readonly IncidentEvent[] = [declared, alerted, ...opened];

export const suspectChange: Change = {
  kind: 'change',
  at: START - minutes(35),
  type: 'model_version',
  summary: 'assistant moved to the June snapshot',
  feature: 'maths-assistant',
  from: 'gpt-4-0314',
  to: 'gpt-4-0613',
  attributes: {},
};

export const correct: Measurement = {
  name: 'correct answers',
  series: 'evaluation:correct',
  layer: 'quality',
  unit: 'share',
  worse: 'down',
  observed: 0.512,
  n: 125,
  interval: [0.425, 0.598],
  normal: 0.84,
  normalN: 500,
  normalRange: [0.776, 0.896],
  effect: -0.328,
  effectInterval: [-0.423, -0.233],
  segment: null,
};

export const latency: Measurement = {
  ...correct,
  name: 'latency, median',
  series: 'latency',
  layer: 'infrastructure',
  unit: 'ms',
  worse: 'up',
  observed: 1240,
  interval: [1180, 1310],
  normal: 1225,
  normalRange: [1100, 1350],
  effect: 15,
  effectInterval: [-60, 90],
};

const window = { from: START - minutes(60), to: START };

const findings: readonly Finding[] = [
  {
    check: 'provider-errors',
    question: 'Does the provider fail?',
    claim: 'The provider returns more errors than normal',
    answer: { kind: 'no' },
    line: 'Provider errors 0.4 %, n=1,250; normally 0.3 % (0.1 to 0.9 %)',
    measurements: [],
    changes: [],
    details: [],
    window,
  },
  {
    check: 'latency',
    question: 'Is it slow?',
    claim: 'Calls are slower than normal',
    answer: { kind: 'no' },
    line: 'Latency, median 1,240 ms, n=125; normally 1,225 ms (1,100 to 1,350 ms)',
    measurements: [latency],
    changes: [],
    details: [],
    window,
  },
  {
    check: 'quality',
    question: 'Are answers worse?',
    claim: 'Fewer answers are correct than normal',
    answer: { kind: 'yes' },
    line: 'Correct answers 51.2 %, n=125; normally 84 % (77.6 to 89.6 %)',
    measurements: [correct],
    changes: [suspectChange],
    details: ['Wrong answers begin with "No," in 58 of 61 cases.'],
    window,
  },
  {
    check: 'segments',
    question: 'Is it one part of the traffic?',
    claim: 'One segment carries the fault',
    answer: { kind: 'not_enough_data', needed: 'about 60 more calls' },
    line: 'No segment stands out yet',
    measurements: [],
    changes: [],
    details: [],
    window,
  },
  {
    check: 'status-page',
    question: 'Does the provider say so?',
    claim: 'The provider reports an incident',
    answer: {
      kind: 'could_not_look',
      why: 'No status page is configured.',
      enable: 'Set features.maths-assistant.statusPage in oncall.yml.',
    },
    line: '',
    measurements: [],
    changes: [],
    details: [],
    window,
  },
];

export const triage: TriageResult = {
  at: START,
  window,
  baseline: { from: START - minutes(60 * 25), to: START - minutes(60), calls: 500 },
  domain: 'prompt_or_model',
  verdict: 'outside',
  conclusion:
    'Correct answers fell to 51.2 % (n=125; normally 77.6 to 89.6 %) when the assistant moved from gpt-4-0314 to gpt-4-0613.',
  nextAction: 'Pin gpt-4-0314 again, then watch correct answers for 30 minutes.',
  escalateTo: 'ml',
  escalateWhy: 'The model changed; provider and infrastructure are within normal.',
  findings,
  onset: { at: START - minutes(34), earliest: START - minutes(38), latest: START - minutes(31) },
  suspectChange,
  rejectedChanges: [
    {
      change: {
        ...suspectChange,
        type: 'deploy',
        summary: 'web 2026.11.3',
        from: null,
        to: null,
        at: START - minutes(120),
      },
      why: 'it came 82 minutes before the onset',
    },
  ],
  sources: [
    { name: 'feature telemetry', available: true, note: '1,250 calls' },
    { name: 'status page', available: false, note: 'not configured' },
  ],
  chart: null,
};

export const triaged: IncidentEvent = { type: 'triage_completed', result: triage };
