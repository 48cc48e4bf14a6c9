// Incident records to write post-mortems from: one clear, one unclear, one noise, one with almost nothing, one hostile.
import type { IncidentEvent } from '../../../src/core/incident/incident-events.ts';
import type { SlackChannelId, SlackTs, SlackUserId } from '../../../src/core/model/ids.ts';
import {
  alert,
  ana,
  bo,
  change,
  declared,
  finding,
  measurement,
  minute,
  type Story,
  story,
  triage,
} from './record-parts.ts';

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
