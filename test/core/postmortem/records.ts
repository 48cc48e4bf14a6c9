// Incident records to write post-mortems from: one clear, one unclear, one noise, one with almost nothing, one hostile.
import type { Actor, IncidentEvent, RecordedEvent } from '../../../src/core/incident/incident-events.ts';
import { type IncidentState, replay } from '../../../src/core/incident/incident-state.ts';
import type { Alert } from '../../../src/core/model/alert.ts';
import type { Finding, Measurement, TriageResult } from '../../../src/core/model/finding.ts';
import type {
  IncidentId,
  PagerDutyIncidentId,
  SlackChannelId,
  SlackTs,
  SlackUserId,
} from '../../../src/core/model/ids.ts';
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
  findings: [
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
  ],
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

const opening: readonly (readonly [number, IncidentEvent])[] = [
  [1, { type: 'channel_created', channel: 'C1' as SlackChannelId, name: 'inc-0042-prime-check' }],
  [
    1,
    {
      type: 'on_call_found',
      people: [
        { name: 'Ana Silva', email: 'ana@example.com', slackUser: 'U1' as SlackUserId, missing: null },
      ],
      policy: 'ML on-call',
      problem: null,
      retryable: false,
    },
  ],
  [1, { type: 'people_invited', invited: ['U1' as SlackUserId], failed: [] }],
  [1, { type: 'summary_posted', ts: '1.1' as SlackTs }],
];

/** A model was exchanged silently; pinned again after half an hour. */
export const clear = (): Story => {
  const pin = change({
    at: minute(29),
    summary: 'pinned again by the operations lead',
    from: 'gpt-4-0613',
    to: 'gpt-4-0314',
    attributes: {},
  });
  const after = triage({
    at: minute(55),
    verdict: 'inside',
    conclusion: 'Within normal: correct answers 83.1 %.',
    findings: [
      finding({
        answer: { kind: 'no' },
        line: 'correct answers 83.1 %, n=160',
        measurements: [measurement({ observed: 0.831, n: 160 })],
        changes: [pin],
      }),
    ],
    onset: null,
    suspectChange: null,
    rejectedChanges: [],
  });
  return story([
    [0, declared()],
    [0, { type: 'alert_attached', alert: alert() }],
    ...opening,
    [2, { type: 'triage_completed', result: triage() }],
    [4, { type: 'acknowledged', by: ana }],
    [5, { type: 'role_taken', role: 'commander', holder: ana, handover: null }],
    [
      9,
      {
        type: 'note_added',
        text: 'every composite number is called prime, 17077 too',
        source: { kind: 'slack_message', author: 'Cy Doe', link: null, ts: '1.2' as SlackTs },
        by: ana,
      },
    ],
    [
      12,
      { type: 'severity_changed', from: 'sev2', to: 'sev1', reason: 'all answers about composites', by: ana },
    ],
    [
      20,
      {
        type: 'role_taken',
        role: 'commander',
        holder: bo,
        handover: { from: ana, note: 'pin is being prepared' },
      },
    ],
    [
      30,
      { type: 'status_updated', text: 'gpt-4-0314 is pinned; watching.', nextUpdateAt: minute(45), by: bo },
    ],
    [45, { type: 'update_overdue', promisedAt: minute(45) }],
    [55, { type: 'triage_completed', result: after }],
    [58, { type: 'resolved', summary: 'gpt-4-0314 pinned, answers normal again', by: bo }],
    [59, { type: 'postmortem_requested', by: bo }],
  ]);
};

/** Nothing certain, and PagerDuty did not answer. */
export const unclear = (): Story => {
  const weak = measurement({
    observed: 0.79,
    n: 60,
    interval: [0.671, 0.873],
    normalRange: [0.74, 0.94],
    effect: -0.05,
    effectInterval: [-0.17, 0.035],
  });
  const result = triage({
    domain: 'undetermined',
    verdict: 'ambiguous',
    conclusion: 'Not clear yet: correct answers 79 %, within 74 to 94 % for 60 calls.',
    onset: null,
    suspectChange: null,
    rejectedChanges: [],
    findings: [
      finding({
        answer: { kind: 'not_enough_data', needed: 'about 240 more calls' },
        line: 'correct answers 79 %, n=60',
        measurements: [weak],
      }),
    ],
  });
  return story([
    [
      0,
      declared({
        detectedBy: { kind: 'person' },
        by: ana,
        severity: 'sev3',
        description: 'Ana sees odd answers',
      }),
    ],
    [
      1,
      {
        type: 'on_call_found',
        people: [],
        policy: null,
        problem: 'Who is on call is unknown: PagerDuty did not answer within 10 s.',
        retryable: true,
      },
    ],
    [
      1,
      {
        type: 'effect_failed',
        effect: 'open_channel',
        system: 'pagerduty',
        why: 'PagerDuty did not answer within 10 s.',
        remedy: 'Call the person on the wall list.',
      },
    ],
    [11, { type: 'triage_completed', result }],
  ]);
};

export const noise = (): Story =>
  story([
    [0, declared()],
    [0, { type: 'alert_attached', alert: alert({ labels: {}, severity: 'sev2' }) }],
    [
      3,
      {
        type: 'triage_completed',
        result: triage({
          verdict: 'inside',
          domain: 'undetermined',
          onset: null,
          suspectChange: null,
          rejectedChanges: [],
          findings: [
            finding({
              answer: { kind: 'no' },
              line: 'correct answers 83 %',
              measurements: [
                measurement({
                  observed: 0.83,
                  interval: [0.795, 0.86],
                  effect: -0.01,
                  effectInterval: [-0.05, 0.027],
                }),
              ],
            }),
          ],
          conclusion: 'Within normal.',
        }),
      },
    ],
    [6, { type: 'marked_noise', reason: 'load test', by: bo }],
    [6, { type: 'resolved', summary: 'noise', by: bo }],
  ]);

export const bare = (): Story =>
  story([[0, declared({ detectedBy: { kind: 'person' }, by: ana, feature: null })]]);

export const STORIES = { clear, unclear, noise, bare } as const;

/** Every text that can come from outside is `text`. */
export const hostile = (text: string): Story =>
  story([
    [0, declared({ title: text, description: text, feature: text })],
    [
      0,
      {
        type: 'alert_attached',
        alert: alert({ title: text, source: text, link: text, labels: { layer: text } }),
      },
    ],
    [1, { type: 'remark_recorded', remark: { source: text, identity: 'Q1', at: minute(1), by: text, text } }],
    [
      2,
      {
        type: 'triage_completed',
        result: triage({
          conclusion: text,
          findings: [
            finding({
              line: text,
              claim: text,
              measurements: [measurement({ name: text, segment: { dimension: text, value: text } })],
            }),
            finding({ question: text, answer: { kind: 'could_not_look', why: text, enable: text } }),
          ],
          suspectChange: change({ summary: text, from: text, to: text }),
          rejectedChanges: [{ change: change({ at: minute(-20), summary: text }), why: text }],
          sources: [{ name: text, available: false, note: text }],
        }),
      },
    ],
    [3, { type: 'acknowledged', by: { kind: 'person', name: text, slackUser: null, email: null } }],
    [
      4,
      {
        type: 'note_added',
        text,
        source: { kind: 'slack_message', author: text, link: text, ts: '1.2' as SlackTs },
        by: { kind: 'outside', system: text, name: text },
      },
    ],
    [5, { type: 'effect_failed', effect: text, system: text, why: text, remedy: text }],
    [
      6,
      { type: 'resolved', summary: text, by: { kind: 'person', name: text, slackUser: null, email: null } },
    ],
  ]);
