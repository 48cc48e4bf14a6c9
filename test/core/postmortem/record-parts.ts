// The parts that incident records are put together from: events, alerts, changes, measurements, a whole triage.

import { replay } from '../../../src/core/incident/evolve.ts';
import type { Actor, IncidentEvent, RecordedEvent } from '../../../src/core/incident/incident-events.ts';
import type { IncidentState } from '../../../src/core/incident/incident-state.ts';
import type { Alert } from '../../../src/core/model/alert.ts';
import type { Finding, Measurement, TriageResult } from '../../../src/core/model/finding.ts';
import type { IncidentId, PagerDutyIncidentId, SlackUserId } from '../../../src/core/model/ids.ts';
import type { Change } from '../../../src/core/model/records.ts';

export const START = Date.UTC(2026, 10, 20, 13, 0);
export const minute = (count: number): number => START + count * 60_000;
const INCIDENT = 'INC-42' as IncidentId;

export const ana: Actor = {
  kind: 'person',
  name: 'Ana Silva',
  slackUser: 'U1' as SlackUserId,
  email: 'ana@example.com',
};
export const bo: Actor = {
  kind: 'person',
  name: 'Bo Li',
  slackUser: 'U2' as SlackUserId,
  email: 'bo@example.com',
};
const bot: Actor = { kind: 'bot' };

export interface Story {
  readonly state: IncidentState;
  readonly events: readonly RecordedEvent[];
  readonly now: number;
}

/** @param happened minutes after 13:00 and what happened then */
export function story(
  happened: readonly (readonly [minutes: number, event: IncidentEvent])[],
  nowMinutes = 120,
): Story {
  const events = happened.map(([minutes, event], index) => ({
    incident: INCIDENT,
    version: index + 1,
    at: minute(minutes),
    event,
  }));
  return { state: replay(events), events, now: minute(nowMinutes) };
}

export const declared = (
  changes: Partial<Extract<IncidentEvent, { type: 'declared' }>> = {},
): IncidentEvent => ({
  type: 'declared',
  incident: INCIDENT,
  title: 'Answers about primes are wrong',
  severity: 'sev2',
  feature: 'prime-check',
  detectedBy: { kind: 'alert', source: 'pagerduty' },
  by: bot,
  description: null,
  ...changes,
});

export const alert = (changes: Partial<Alert> = {}): Alert => ({
  source: 'pagerduty',
  identity: 'Q1',
  groupKey: null,
  status: 'firing',
  title: 'Wrong answers above 20 % for 10 min',
  description: null,
  feature: 'prime-check',
  severity: 'sev1',
  labels: { layer: 'quality' },
  startsAt: minute(-2),
  at: minute(-1),
  link: 'https://pagerduty.example/incidents/Q1',
  by: null,
  pagerDuty: { incidentId: 'Q1' as PagerDutyIncidentId, serviceId: null, escalationPolicyId: 'EPML' },
  ...changes,
});

export const measurement = (changes: Partial<Measurement> = {}): Measurement => ({
  name: 'correct answers',
  series: 'eval.correct',
  layer: 'quality',
  unit: 'share',
  worse: 'down',
  observed: 0.512,
  n: 500,
  interval: [0.468, 0.556],
  normal: 0.84,
  normalN: 1400,
  normalRange: [0.806, 0.874],
  effect: -0.328,
  effectInterval: [-0.376, -0.279],
  segment: null,
  ...changes,
});

export const change = (changes: Partial<Change> = {}): Change => ({
  kind: 'change',
  at: minute(-49),
  type: 'model_version',
  summary: 'the provider serves another model',
  feature: 'prime-check',
  from: 'gpt-4-0314',
  to: 'gpt-4-0613',
  attributes: { observed: true },
  ...changes,
});

export const finding = (changes: Partial<Finding> = {}): Finding => ({
  check: 'quality-scores',
  question: 'Are the answers worse than normal?',
  claim: 'Answers are worse than normal',
  answer: { kind: 'yes' },
  line: 'correct answers 51.2 %, n=500; normally 84 %',
  measurements: [measurement()],
  changes: [],
  details: [],
  window: { from: minute(-60), to: minute(0) },
  ...changes,
});

const usualFindings = (): readonly Finding[] => [
  finding({ changes: [change()] }),
  finding({
    check: 'provider-errors',
    question: 'Does the provider fail?',
    claim: 'The provider returns more errors than normal',
    answer: { kind: 'no' },
    line: 'errors 0.4 % over 500 calls, normally 0.5 %',
    measurements: [
      measurement({
        name: 'provider errors',
        series: 'errors.provider',
        layer: 'api',
        worse: 'up',
        observed: 0.004,
        interval: [0.001, 0.014],
        normal: 0.005,
        normalRange: [0, 0.012],
        effect: -0.001,
        effectInterval: [-0.006, 0.009],
      }),
    ],
  }),
  finding({
    check: 'retrieval',
    question: 'Does retrieval find less?',
    claim: 'Retrieval finds less than normal',
    answer: {
      kind: 'could_not_look',
      why: 'no retrieval probes are recorded.',
      enable: 'Send retrieval_probe records.',
    },
    line: 'no probes',
    measurements: [],
  }),
  finding({
    check: 'segments',
    question: 'Is one part of the traffic hit harder?',
    claim: 'One part is hit harder',
    line: 'composite numbers: 12.1 %, n=248',
    measurements: [
      measurement({
        observed: 0.121,
        n: 248,
        interval: [0.086, 0.168],
        normalRange: [0.79, 0.89],
        effect: -0.719,
        effectInterval: [-0.76, -0.66],
        segment: { dimension: 'app.kind', value: 'composite' },
      }),
    ],
  }),
];

export const triage = (changes: Partial<TriageResult> = {}): TriageResult => ({
  at: minute(2),
  window: { from: minute(-58), to: minute(2) },
  baseline: { from: minute(-10_138), to: minute(-58), calls: 1400 },
  domain: 'prompt_or_model',
  verdict: 'outside',
  conclusion: 'Prompt or model: correct answers 51.2 %, normally 80.6 to 87.4 %.',
  nextAction: 'Pin gpt-4-0314.',
  escalateTo: 'ml',
  escalateWhy: 'only answers changed',
  findings: usualFindings(),
  onset: { at: minute(-47), earliest: minute(-49), latest: minute(-40) },
  suspectChange: change(),
  rejectedChanges: [
    {
      change: change({
        at: minute(-30),
        type: 'deploy',
        summary: 'web frontend 2.31',
        from: null,
        to: null,
        attributes: {},
      }),
      why: 'it came 17 min after the onset',
    },
  ],
  sources: [{ name: 'retrieval probes', available: false, note: 'none recorded' }],
  chart: null,
  ...changes,
});
